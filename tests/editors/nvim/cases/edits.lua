--- The commands that change the text: read back whole.
local t = require('harness')

--- Waits for the text to change, and gives the new one.
local function changed(from)
  return t.eventually('an edit', function()
    local now = t.text()
    return now ~= from and now
  end)
end

local before = t.report('talks.assessment.md')
t.open_report('talks.assessment.md')

t.test(':AssessorCitation cites a URL behind the sentence at the cursor, in one step', function()
  t.go_to('Minsk had')
  vim.cmd.AssessorCitation('https://example.org/polish')
  local after = changed(before)
  local number = after:match('number of soldiers%.”%[(%d+)%]')
  assert(number, after)
  t.contains(after, ('[%s] https://example.org/polish'):format(number))
  vim.cmd('silent undo')
  t.equal(t.text(), before)
end)

t.test(':AssessorRenumber leaves what is in order as it was', function()
  local slipped = before:gsub('%[1%] Lavrov', '[2] Lavrov'):gsub('no offer%.%[2%]', 'no offer.[1]')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(slipped), '\n'))
  vim.cmd.AssessorRenumber()
  local after = changed(slipped)
  t.contains(after, 'this winter.[1] Lavrov')
  t.contains(after, 'no offer.[2] The')
  -- Each marker still leads to its own source.
  t.contains(after, '[1] https://mid dot ru')
  t.contains(after, '[2] https://tass dot ru')
end)

t.finish()
