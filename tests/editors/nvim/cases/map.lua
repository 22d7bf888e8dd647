--- The evidence map, in a file and in the browser.
local t = require('harness')

local opened
vim.ui.open = function(path)
  opened = path
  return {}
end

local said
vim.notify = function(message)
  said = message
end

t.open(t.write('sample.assessment.md', t.read(vim.env.ASSESSOR_SAMPLE)))

t.test(':AssessorMap opens a page in the browser', function()
  vim.cmd.AssessorMap()
  t.eventually('the browser', function()
    return opened
  end)
  t.contains(said, opened)
  t.contains(opened, 'map.html')
  local page = t.read(opened)
  t.contains(page, '<html')
  t.contains(page, 'Moldovan authorities closed two river crossings')
end)

t.test(':AssessorMap with a file writes the page there, and opens nothing', function()
  opened, said = nil, nil
  local path = vim.env.ASSESSOR_WORK .. '/map of today.html'
  vim.cmd('AssessorMap ' .. vim.fn.fnameescape(path))
  t.eventually('the message', function()
    return said
  end)
  t.contains(t.read(path), '<html')
  t.equal(opened, nil)
end)

t.test('a file that cannot be written is told', function()
  said = nil
  vim.cmd('AssessorMap ' .. vim.env.ASSESSOR_WORK .. '/no/such/folder/map.html')
  t.eventually('the message', function()
    return said
  end)
  t.contains(said, 'no/such/folder')
end)

t.test('a text that is no report has none', function()
  said = nil
  t.open(t.write('notes.md', '# Shopping\n\nMilk and bread are needed.\n'))
  vim.cmd.AssessorMap()
  t.eventually('the message', function()
    return said
  end)
  t.contains(said, 'no evidence map')
end)

t.finish()
