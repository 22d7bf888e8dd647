-- Starts Assessor and defines its commands; everything else is loaded when it is first used.
if vim.g.loaded_assessor or vim.fn.has('nvim-0.10') == 0 then
  return
end
vim.g.loaded_assessor = true

require('assessor').enable()

--- Defines a command that is one function of a module.
--- @param name string
--- @param module string
--- @param action string
--- @param desc string
local function command(name, module, action, desc)
  vim.api.nvim_create_user_command('Assessor' .. name, function()
    require('assessor.' .. module)[action]()
  end, { desc = 'Assessor: ' .. desc })
end

vim.api.nvim_create_user_command('AssessorCitation', function(given)
  local citation = require('assessor.citation')
  if given.bang then
    citation.insert_empty()
  else
    citation.insert(given.args ~= '' and given.args or nil)
  end
end, { nargs = '?', bang = true, desc = 'Assessor: cite a URL for this sentence' })
vim.api.nvim_create_user_command('AssessorPaste', function(given)
  local register = given.reg ~= '' and given.reg or vim.v.register
  require('assessor.citation').paste(register, given.range > 0)
end, { register = true, range = true, desc = 'Assessor: paste a URL as a citation, text with its sources' })
vim.api.nvim_create_user_command('AssessorMap', function(given)
  require('assessor.map').open(given.args ~= '' and given.args or nil)
end, { nargs = '?', complete = 'file', desc = 'Assessor: show the evidence for each takeaway' })
vim.api.nvim_create_user_command('AssessorAddActor', function(given)
  require('assessor.team').add_actor(given.args ~= '' and given.args or nil)
end, { nargs = '?', desc = "Assessor: add a person to the team's actors" })
command('Renumber', 'commands', 'renumber', 'renumber citations and endnotes in the order of the text')
command('Takeaways', 'lists', 'takeaways', 'list the takeaways of this report')
command('Actors', 'lists', 'actors', 'list the actors named in this report')
command('Missing', 'lists', 'missing', 'list the claims without a source')
command('Next', 'jump', 'next', 'go to the next claim without a source')
command('Previous', 'jump', 'previous', 'go to the previous claim without a source')
command('Outline', 'lists', 'outline', 'list the sections and takeaways of this report')
command('Config', 'commands', 'config', "open the team's assessor.toml")
command('Restart', 'commands', 'restart', 'restart the server')
command('Log', 'commands', 'log', "show the server's log")

-- For the user's own mappings. Only `]u` and `[u` are mapped by the plugin, in reports.
for _, name in ipairs({
  'Citation',
  'Paste',
  'Renumber',
  'Map',
  'Takeaways',
  'Actors',
  'AddActor',
  'Missing',
  'Next',
  'Previous',
  'Outline',
}) do
  vim.keymap.set('n', ('<Plug>(assessor-%s)'):format(name:lower()), ('<Cmd>Assessor%s<CR>'):format(name))
end

vim.keymap.set('x', '<Plug>(assessor-paste)', ':AssessorPaste<CR>', { silent = true })

-- A group of its own: that of `enable` starts the server and must not be cleared.
local group = vim.api.nvim_create_augroup('assessor_plugin', {})

-- By default Neovim shows diagnostics only after typing; here they are shown at once.
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == 'assessor' then
      require('assessor.server').compare_versions(client)
      local attach = require('assessor.attach')
      attach.confirm_refang(client)
      attach.link_editing(client)
      if vim.list_contains(require('assessor').config().filetypes, vim.bo[event.buf].filetype) then
        attach.map_keys(event.buf)
        attach.map_jump(event.buf, client)
        attach.wrap_report(event.buf, client)
        attach.complete(client, event.buf, require('assessor').config().autocomplete)
      end
      -- One for diagnostics that the server sends, one for those that Neovim asks for.
      for _, pulled in ipairs({ false, true }) do
        local namespace = vim.lsp.diagnostic.get_namespace(client.id, pulled)
        vim.diagnostic.config({ update_in_insert = true }, namespace)
      end
      -- Not from within: that buffer is still being attached.
      vim.schedule(function()
        vim.iter(vim.api.nvim_list_bufs()):each(require('assessor.server').show)
      end)
    end
  end,
})

vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile', 'BufFilePost' }, {
  group = group,
  callback = function(event)
    require('assessor.server').show(event.buf)
  end,
})

-- What is yanked in a report takes its sources along.
vim.api.nvim_create_autocmd('TextYankPost', {
  group = group,
  callback = function()
    if package.loaded['assessor.server'] then
      require('assessor.citation').remember(vim.v.event)
    end
  end,
})

-- The team's settings, actors and bibliographies hold as soon as they are saved, also where Neovim watches no
-- files.
vim.api.nvim_create_autocmd('BufWritePost', {
  group = group,
  pattern = { 'assessor.toml', '*/actors/*.toml', '*.bib' },
  callback = function(event)
    require('assessor.server').file_changed(vim.uri_from_bufnr(event.buf))
  end,
})
