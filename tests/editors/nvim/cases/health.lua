--- What the plugin tells about itself.
local t = require('harness')

t.test('checkhealth is clean with a server at work', function()
  t.open(t.write('one.md', 'Text.\n'))
  vim.cmd('silent checkhealth assessor')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
  t.contains(report, 'running in')
  t.contains(report, 'assessor 0.')
end)

t.test('every command is in the help, and every help tag builds', function()
  local doc = vim.fn.fnamemodify(vim.api.nvim_get_runtime_file('doc/assessor.txt', false)[1], ':h')
  vim.cmd.helptags(doc)
  local tags = t.read(doc .. '/tags')
  for name in pairs(vim.api.nvim_get_commands({})) do
    if vim.startswith(name, 'Assessor') then
      t.contains(tags, ':' .. name)
    end
  end
end)

t.test('the log opens', function()
  vim.cmd.AssessorLog()
  t.contains(vim.api.nvim_buf_get_name(0), 'lsp.log')
end)

t.finish()
