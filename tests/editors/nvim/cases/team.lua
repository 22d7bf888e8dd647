--- The team's actors, and a folder into which nobody may write.
local t = require('harness')

local answers, asked, said = {}, {}, {}
vim.ui.input = function(question, done)
  table.insert(asked, question)
  local answer = table.remove(answers, 1)
  done(answer == 'default' and (question.default or '') or answer)
end
vim.notify = function(message)
  table.insert(said, message)
end

local new = 'Dniester Governor Ana Rusu claimed'
local report = t.report('talks.assessment.md'):gsub('Polish officials claimed', new)
local folder = vim.fs.dirname(t.write('team/assessor.toml', ''))
t.open(t.write('team/2024-11-30.assessment.md', report))

--- Waits for what the user is told.
local function told(words)
  return t.eventually(words, function()
    return vim.iter(said):find(function(message)
      return message:find(words, 1, true) ~= nil
    end)
  end)
end

t.test(":AssessorAddActor puts the person at the cursor into the team's file", function()
  t.go_to('Ana Rusu')
  answers = { 'default', 'Governor of Dniester' }
  vim.cmd.AssessorAddActor()
  told("Ana Rusu was added to the team's actors")
  t.equal(asked[1].default, 'Ana Rusu')
  t.contains(asked[2].prompt, 'Ana Rusu')
  local text = t.read(folder .. '/actors/team.toml')
  for _, line in ipairs({
    'id = "ana-rusu"',
    'schema = "Person"',
    'name = "Ana Rusu"',
    'occupancy = [{ title = "Governor of Dniester", checked = "2024-11-30" }]',
    'source = "2024-11-30.assessment.md"',
  }) do
    t.contains(text, '\n' .. line .. '\n')
  end
  t.equal(vim.api.nvim_get_current_line(), 'name = "Ana Rusu"')
  vim.cmd('silent undo')
  assert(not t.text():find('[[actor]]', 1, true), 'undo takes it back')
  vim.cmd('silent redo')
end)

t.test('and from then on it is known who that is', function()
  vim.cmd.close()
  t.go_to('Ana Rusu')
  t.eventually('the hover', function()
    local hover = t.ask('textDocument/hover')
    return type(hover) == 'table' and hover.contents.value:find('Governor of Dniester', 1, true)
  end)
end)

t.test("CTRL-] leads from their name to the entry in the team's file", function()
  vim.api.nvim_feedkeys(vim.keycode('<C-]>'), 'xt', false)
  t.eventually('the entry', function()
    return vim.api.nvim_get_current_line() == 'id = "ana-rusu"'
  end)
  vim.cmd.buffer('#')
end)

t.test("CTRL-] leads from a name of Assessor's own registry to its page", function()
  t.go_to('Sergei Lavrov')
  vim.api.nvim_feedkeys(vim.keycode('<C-]>'), 'xt', false)
  t.eventually('the page', function()
    return vim.api.nvim_buf_get_lines(0, 0, 1, false)[1] == '# Sergei Lavrov'
  end)
  assert(vim.bo.readonly, 'nobody writes to the page')
  vim.cmd.buffer('#')
end)

t.test('twice they are not added, and other letters make an identifier too', function()
  answers = { '' }
  vim.cmd.AssessorAddActor('Ana Rusu')
  told("Ana Rusu is already one of the team's actors")
  vim.cmd.close()
  answers = { '' }
  vim.cmd.AssessorAddActor('Şükrü "Baba" O’Kaya')
  told('O’Kaya was added')
  vim.cmd.close()
  local text = t.read(folder .. '/actors/team.toml')
  t.contains(text, '\nid = "sukru-baba-okaya"\nschema = "Person"\nname = \'Şükrü "Baba" O’Kaya\'\n')
  local _, count = text:gsub('%[%[actor%]%]', '')
  t.equal(count, 2)
end)

t.test('without the right to write that is told, and nothing is lost', function()
  -- Nobody may write there, not even root.
  local closed = vim.fs.dirname(t.write('closed/assessor.toml', ''))
  assert(vim.uv.fs_symlink('/sys/kernel', closed .. '/actors'))
  t.open(t.write('closed/report.assessment.md', report))
  vim.cmd('silent normal! Gonew words')
  local before = t.text()
  answers = { 'Governor' }
  vim.cmd.AssessorAddActor('Ana Rusu')
  t.contains(told('was not added'), closed .. '/actors')
  t.equal(t.text(), before)
  assert(vim.bo.modified, 'what was typed is still there to be saved')
end)

t.finish()
