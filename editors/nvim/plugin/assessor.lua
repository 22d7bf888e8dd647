-- Starts Assessor and defines its commands; everything else is loaded when it is first used.
if vim.g.loaded_assessor or vim.fn.has('nvim-0.10') == 0 then
  return
end
vim.g.loaded_assessor = true

require('assessor').enable()

--- Defines a command that is one function of `assessor.commands`.
local function command(name, action, desc)
  vim.api.nvim_create_user_command(name, function()
    require('assessor.commands')[action]()
  end, { desc = desc })
end

vim.api.nvim_create_user_command('AssessorCitation', function(given)
  require('assessor.commands').citation(given.args ~= '' and given.args or nil)
end, { nargs = '?', desc = 'Assessor: insert a citation of a URL, or of one to fill in' })
command('AssessorRenumber', 'renumber', 'Assessor: number citations and endnotes upward from 1')
command('AssessorTakeaways', 'takeaways', 'Assessor: list the takeaways of this report')
command('AssessorRestart', 'restart', 'Assessor: stop the server and start it anew')
command('AssessorLog', 'log', "Assessor: show the server's log")

-- Offered for mappings of the user's own; none is set here.
for name, command_name in pairs({
  citation = 'AssessorCitation',
  renumber = 'AssessorRenumber',
  takeaways = 'AssessorTakeaways',
}) do
  vim.keymap.set('n', ('<Plug>(assessor-%s)'):format(name), ('<Cmd>%s<CR>'):format(command_name))
end

-- A group of its own: that of `enable` starts the server and must not be cleared.
local group = vim.api.nvim_create_augroup('assessor_plugin', {})

-- Neovim holds diagnostics back while one types; what is found is wanted at once.
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'assessor' then
      vim.diagnostic.config({ update_in_insert = true }, vim.lsp.diagnostic.get_namespace(client.id))
    end
  end,
})

-- The team's settings hold as soon as they are saved, also where Neovim watches no files.
vim.api.nvim_create_autocmd('BufWritePost', {
  group = group,
  pattern = 'assessor.toml',
  callback = function(event)
    local changed = vim.lsp.protocol.FileChangeType.Changed
    local changes = { { uri = vim.uri_from_bufnr(event.buf), type = changed } }
    for _, client in ipairs(vim.lsp.get_clients({ name = 'assessor' })) do
      if vim.fn.has('nvim-0.11') == 1 then
        client:notify('workspace/didChangeWatchedFiles', { changes = changes })
      else
        client.notify('workspace/didChangeWatchedFiles', { changes = changes })
      end
    end
  end,
})
