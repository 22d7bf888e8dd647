--- Neovim 0.10 has neither `vim.lsp.config` nor `vim.lsp.enable`: the plugin must not need them.
--- A newer one is made to look like it before the plugin loads.
local t = require('harness')

if vim.lsp.enable then
  vim.lsp.enable('assessor', false)
end
rawset(vim.lsp, 'config', nil)
rawset(vim.lsp, 'enable', nil)
package.loaded['assessor'] = nil
vim.g.loaded_assessor = nil
vim.cmd.runtime('plugin/assessor.lua')

t.test('a report attaches', function()
  local client = t.open(t.write('one.assessment.md', 'Text.\n'))
  t.equal(client.config.cmd, { 'assessor', 'lsp' })
end)

t.test('a second report gets the same server, other files none', function()
  local first = vim.lsp.get_clients({ name = 'assessor' })[1]
  t.equal(t.open(t.write('two.md', 'Text.\n')).id, first.id)
  vim.cmd.edit(t.write('three.lua', '-- no report\n'))
  t.equal(vim.lsp.get_clients({ bufnr = 0 }), {})
end)

t.test('setup is heard', function()
  require('assessor').setup({ filetypes = { 'asciidoc' } })
  vim.cmd.edit(t.write('four.adoc', 'Text.\n'))
  vim.bo.filetype = 'asciidoc'
  t.eventually('the server', function()
    return vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
  end)
end)

t.test('a restart works', function()
  local before = vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
  vim.cmd.AssessorRestart()
  local after = t.eventually('the new server', function()
    return vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
  end)
  assert(after.id ~= before.id, 'still the same server')
end)

t.finish()
