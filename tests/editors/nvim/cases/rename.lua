--- Renaming, read back whole.
local t = require('harness')

local TEXT = [[
# Grain

Officials met in Odesa. Ships left the port on Tuesday.[^ships] More ships came later.[^ships]

[^ships]: https://example.org/ships
]]

t.test('a key is renamed wherever it stands, and nothing else, in one step', function()
  t.open(t.write('2024-11-30.assessment.md', TEXT))
  t.go_to('ships]')
  vim.lsp.buf.rename('port')
  local expected = TEXT:gsub('%[%^ships%]', '[^port]')
  t.eventually('the new key', function()
    return t.text() ~= TEXT
  end)
  t.equal(t.text(), expected)
  vim.cmd('silent undo')
  t.equal(t.text(), TEXT)
end)

t.finish()
