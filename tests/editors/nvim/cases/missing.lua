--- Without the program, the plugin says so once and stays out of the way.
local t = require('harness')

require('assessor').setup({ cmd = { 'assessor-that-is-not-there', 'lsp' } })

local said = {}
vim.notify = function(message)
  table.insert(said, message)
end

t.test('a missing program is told once, with what to do', function()
  vim.cmd.edit(t.write('one.md', 'Text.\n'))
  vim.cmd.edit(t.write('two.md', 'Text.\n'))
  t.eventually('the message', function()
    return #said > 0
  end)
  vim.wait(100)
  t.equal(#said, 1)
  t.contains(said[1], "the program 'assessor-that-is-not-there' was not found")
  t.contains(said[1], ':help assessor-install')
end)

t.test('one that is there and may not be run is told as that', function()
  local path = t.write('bin/assessor', 'no program')
  assert(not require('assessor.server').available({ path, 'lsp' }))
  t.eventually('the message', function()
    return #said > 1
  end)
  t.contains(said[2], path .. "' cannot be run, because you lack permission")
end)

t.test('one of another version is told once', function()
  local server = require('assessor.server')
  for _, version in ipairs({ server.VERSION, '0.0.7', '0.0.7' }) do
    server.compare_versions({ server_info = { name = 'assessor', version = version } })
  end
  t.equal(#said, 3)
  local expected = "Assessor's program has version 0.0.7, but this plugin needs version "
  t.contains(said[3], expected .. server.VERSION)
end)

t.test('checkhealth says it too', function()
  vim.cmd('silent checkhealth assessor')
  local report = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  t.contains(report, 'ERROR')
  t.contains(report, 'assessor-install')
end)

t.finish()
