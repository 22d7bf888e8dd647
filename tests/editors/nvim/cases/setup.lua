--- `setup` is optional, and says what is wrong about what it is given.
local t = require('harness')

local said = {}
local notify = vim.notify
vim.notify = function(message)
  table.insert(said, message)
end

local function setup(options)
  said = {}
  require('assessor').setup(options)
  return table.concat(said, '\n')
end

t.test('what cannot be used is told and left out', function()
  t.contains(setup({ cmd = '/opt/assessor' }), "cmd must be a list of words, such as { '/path/to")
  t.contains(setup({ filetypes = { 1 } }), 'filetypes must be a list of words')
  t.contains(setup({ settings = 'none' }), 'settings must be a table')
  t.contains(setup('loud'), 'setup takes a table of options')
  t.contains(setup({ filetype = { 'markdown' } }), "there is no option 'filetype'")
  t.equal(require('assessor').config().cmd, { 'assessor', 'lsp' })
  t.equal(require('assessor').config().filetypes, { 'assessment', 'markdown', 'quarto', 'rmd', 'text' })
end)

t.test('checkhealth repeats it', function()
  vim.cmd('silent checkhealth assessor')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  t.contains(report, "WARNING setup: there is no option 'filetype'")
end)

t.test('nothing is said about what can be used, nor about nothing', function()
  t.equal(setup(), '')
  t.equal(setup({}), '')
  t.equal(setup({ on_attach = function() end, cmd_env = { LANG = 'C' } }), '')
end)

t.test('the rules can be set', function()
  t.equal(setup({ settings = { assessor = { rules = { ['uncited-claim'] = 'off' } } } }), '')
  t.open_report('talks.assessment.md')
  t.eventually('findings', function()
    return #t.findings() > 0
  end)
  t.equal(#t.findings('uncited-claim'), 0)
end)

t.test('a function of the user is called when the server goes, and ours too', function()
  vim.cmd('silent %bwipeout!')
  vim.lsp.stop_client(vim.lsp.get_clients({ name = 'assessor' }))
  t.eventually('its end', function()
    return #vim.lsp.get_clients({ name = 'assessor' }) == 0
  end)
  local gone = 0
  setup({
    on_exit = function()
      gone = gone + 1
    end,
  })
  local first = t.open(t.write('two.md', 'Text.\n'))
  for _, id in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    if vim.api.nvim_get_proc(id).name == 'assessor' then
      vim.uv.kill(id, 'sigkill')
    end
  end
  t.eventually('another one', function()
    local now = vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
    return now and now.id ~= first.id
  end)
  t.equal(gone, 1)
end)

vim.notify = notify
t.finish()
