--- What a report holds, in lists.
local t = require('harness')

t.open(t.write('sample.assessment.md', t.read(vim.env.ASSESSOR_SAMPLE)))

--- Carries out a command that lists, and gives the list and the lines of its window.
local function listed(command, title)
  vim.fn.setqflist({}, 'f')
  vim.cmd(command)
  local list = t.eventually(title, function()
    local found = vim.fn.getqflist({ title = true, items = true })
    return found.title == title and vim.bo.buftype == 'quickfix' and found
  end)
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.cmd.cclose()
  return list.items, lines
end

t.test(':AssessorActors lists everybody once, with the post on that day', function()
  local items, lines = listed('AssessorActors', 'Actors')
  local all = table.concat(lines, '\n')
  for name, post in pairs({
    ['Sergei Lavrov'] = 'Minister of Foreign Affairs of Russia',
    ['Hakan Fidan'] = 'Minister of Foreign Affairs of Turkey',
    ['Volodymyr Zelensky'] = 'President of Ukraine',
  }) do
    local line = vim.iter(lines):find(function(line)
      return line:find(name, 1, true) ~= nil
    end)
    t.contains(line, post)
    local _, more = all:gsub(name, '')
    t.equal(more, 1)
  end
  t.equal(#lines, #items)
end)

t.test('an entry leads to the first place that names the actor', function()
  local items = listed('AssessorActors', 'Actors')
  for i, item in ipairs(items) do
    if item.text:find('Hakan Fidan', 1, true) then
      vim.cmd('cc ' .. i)
      local rest = vim.api.nvim_get_current_line():sub(vim.fn.col('.'))
      t.equal(rest:sub(1, 11), 'Hakan Fidan')
      return
    end
  end
  error('he is not listed')
end)

t.test(':AssessorMissing lists what the statusline counts', function()
  t.eventually('findings', function()
    return require('assessor').statusline():match('^2 of %d+ without source$')
  end)
  local items, lines = listed('AssessorMissing', 'Missing sources')
  t.equal(#items, 2)
  t.contains(lines[1], 'Kremlin Spokesperson Dmitry Peskov claimed on … — This claim')
  t.contains(lines[2], '[12]')
end)

t.test(':AssessorOutline nests the takeaways', function()
  vim.cmd.AssessorOutline()
  local lines = t.eventually('the outline', function()
    return vim.fn.getloclist(0, { title = true }).title == 'Outline'
      and vim.bo.buftype == 'quickfix'
      and vim.api.nvim_buf_get_lines(0, 0, -1, false)
  end)
  vim.cmd.lclose()
  local heading, takeaway
  for _, line in ipairs(lines) do
    heading = heading or line:match('%d+(%s+)Key Takeaways')
    takeaway = takeaway or line:match('%d+(%s+)Iranian Foreign Minister')
  end
  assert(heading and takeaway and #takeaway > #heading, table.concat(lines, '\n'))
end)

t.test('where there is nothing to list, that is said', function()
  local said
  local notify = vim.notify
  vim.notify = function(message)
    said = message
  end
  t.open(t.write('notes.md', '# Notes\n\nIt rains.\n'))
  for command, message in pairs({
    AssessorActors = 'names nobody',
    AssessorTakeaways = 'no takeaways',
    AssessorMissing = 'found no claim without a source',
    AssessorNext = 'found no claim without a source',
  }) do
    said = nil
    vim.cmd(command)
    t.eventually('the message', function()
      return said
    end)
    t.contains(said, message)
  end
  vim.notify = notify
end)

t.finish()
