--- The plugin starts the server where it should, and nowhere else.
local t = require('harness')

t.test('an assessment by its name has a filetype of its own', function()
  t.open(t.write('one.assessment.md', '# Key Takeaways\n\n- It rains.\n'))
  t.equal(vim.bo.filetype, 'assessment')
  t.equal(vim.b.current_syntax, 'assessment')
  vim.cmd.edit(t.write('one.assessment.txt', 'Key Takeaways\n'))
  t.equal(vim.bo.filetype, 'assessment')
end)

t.test('Markdown and plain text are served, by the same server', function()
  local first = t.open(t.write('two.md', 'Text.\n'))
  local second = t.open(t.write('three.txt', 'Text.\n'))
  t.equal(first.id, second.id)
end)

t.test('other files are left alone', function()
  vim.cmd.edit(t.write('four.lua', '-- no report\n'))
  vim.wait(100)
  t.equal(vim.lsp.get_clients({ bufnr = 0 }), {})
end)

t.test('the folder is that of assessor.toml, before the repository', function()
  vim.fn.mkdir(vim.env.ASSESSOR_WORK .. '/team/reports/.git', 'p')
  t.write('team/assessor.toml', '')
  local client = t.open(t.write('team/reports/five.md', 'Text.\n'))
  t.equal(client.config.root_dir, vim.fs.normalize(vim.uv.fs_realpath(vim.env.ASSESSOR_WORK) .. '/team'))
end)

t.test('a restart brings the server back to the buffers that it had', function()
  local before = t.open(t.write('six.md', 'Text.\n'))
  vim.cmd.AssessorRestart()
  local after = t.eventually('the new server', function()
    return vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
  end)
  assert(after.id ~= before.id, 'still the same server')
end)

t.finish()
