--- The statusline in each state, the way from one missing source to the next, and the question before links
--- go live.
local t = require('harness')

local function line()
  return require('assessor').statusline()
end

--- @param pattern string
local function says(pattern)
  local found = ''
  local ok = vim.wait(t.PATIENCE, function()
    found = line()
    return found:match(pattern) ~= nil
  end, 5)
  assert(ok, ('%q does not match %s'):format(found, pattern))
end

local CITED = [[
# Ferry Lines, May 3, 2024

## Lines

Officials said on May 2 that the ferry is back.[1] Police counted 40 cars on May 3.[2]

## Endnotes

[1] hxxps://ferry[.]example[.]org/back
[2] hxxps://ferry[.]example[.]org/cars
]]

t.test('a text that is no report is told as that, with the reason', function()
  t.open(t.write('notes.md', '# Notes\n\nIt rains.\n'))
  says('^Not a report: .*no citations')
end)

t.test('it becomes a report with its first citation', function()
  local cited = 'The mayor said on May 2 that it rains.[1]'
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', cited, '', '[1] https://rain.example.org' })
  says(' claim')
  vim.cmd('silent edit!')
end)

t.test('a report says that no claim without source was found', function()
  t.open(t.write('ferry.md', CITED))
  says('^No claim without source found$')
end)

t.test('a report in a .md file is broken between words, other Markdown is not', function()
  t.eventually('linebreak', function()
    return vim.wo.linebreak and vim.wo.breakindent
  end)
  t.open(t.write('other.md', '# Notes\n\nIt rains.\n'))
  says('^Not a report')
  assert(not vim.wo.linebreak)
end)

t.test('a text that becomes a report is broken between words from then on', function()
  t.open(t.write('begun.md', ''))
  vim.wait(200)
  assert(not vim.wo.linebreak)
  t.type('i# Port Update, May 3, 2024<CR><CR>A ship left the port on May 2.[1]<Esc>')
  t.eventually('linebreak', function()
    return vim.wo.linebreak and vim.wo.breakindent
  end)
end)

t.test('one claim without a source is counted among all', function()
  t.open(t.write('ferry.md', CITED))
  vim.api.nvim_buf_set_lines(0, 4, 5, false, {
    'Officials said on May 2 that the ferry is back.[1] Police counted 40 cars on May 3.[2] '
      .. 'The governor claimed on May 3 that 900 people had left the town.',
  })
  says('^1 of %d+ without source$')
  vim.cmd('silent edit!')
end)

t.test('the words for every answer of the server', function()
  local words = require('assessor.status').words
  for expected, case in pairs({
    ['Not a report: no citations or takeaways'] = { false, 0 },
    ['Not a report: it is empty'] = { { isReport = false, reason = 'it is empty' }, 0 },
    ['No claim without source found'] = { { claims = 14, uncited = 0 }, 0 },
    ['No claims yet'] = { { claims = 0, uncited = 0 }, 0 },
    ['2 of 14 without source'] = { { claims = 14, uncited = 2 }, 3, 1 },
    ['1 marker without endnote'] = { { claims = 14, uncited = 0 }, 2, 1 },
    ['14 claims, sources not checked'] = { { claims = 14, uncited = 9, expectsCitations = false }, 0 },
    ['1 claim, sources not checked'] = { { claims = 1, uncited = 1, expectsCitations = false }, 0 },
  }) do
    t.equal(words(case[1], case[2], case[3] or 0), expected)
  end
  -- The finding of a claim is there before the status counts it.
  t.equal(words({ claims = 14, uncited = 0 }, 1, 0), 'No claim without source found')
end)

--- A past report that cites, on a day of May.
local function past(day)
  local paragraphs, notes = {}, {}
  for i = 1, 8 do
    table.insert(paragraphs, ('The ferry office said on May %d that line %d is open. '):format(day, i)
      .. ('The ferries carried %d cars across the bay on May %d.[%d]'):format(100 * day + i, day, i))
    table.insert(notes, ('[%d] https://ferry.example.org/%d/%d'):format(i, day, i))
  end
  return ('# Ferry Lines, May %d, 2024\n\n%s\n\n## Endnotes\n\n%s\n'):format(
    day,
    table.concat(paragraphs, '\n\n'),
    table.concat(notes, '\n')
  )
end

t.test('past reports that cite are told too', function()
  t.write('house/assessor.toml', '')
  for day = 1, 2 do
    t.write(('house/archive/%d.md'):format(day), past(day))
  end
  t.open(t.write('house/ferry.md', CITED))
  says('^No claim without source found · calibrated on 2 past reports$')
end)

local SAMPLE = t.read(vim.env.ASSESSOR_SAMPLE)

--- The line of the cursor.
local function here()
  return vim.api.nvim_get_current_line():sub(1, vim.fn.col('.') + 2)
end

t.test('keys go from one missing source to the next and the previous one, round and round', function()
  t.open(t.write('sample.md', SAMPLE))
  t.eventually('findings', function()
    return #t.findings() > 0
  end)
  t.go_to('##')
  t.type(']u')
  assert(here():find('spring%.”$'), here())
  t.type(']u')
  assert(here():find('%[12%]$'), here())
  t.type(']u')
  assert(here():find('spring%.”$'), here())
  t.type('[u')
  assert(here():find('%[12%]$'), here())
  vim.cmd.AssessorPrevious()
  assert(here():find('spring%.”$'), here())
  vim.cmd.AssessorNext()
  assert(here():find('%[12%]$'), here())
end)

t.test('keys of the user come first', function()
  vim.keymap.set('n', 'gm', '<Plug>(assessor-next)')
  t.open(t.write('more.md', SAMPLE))
  vim.wait(200)
  t.equal(vim.fn.maparg(']u', 'n'), '')
  vim.keymap.del('n', 'gm')
end)

--- Chooses the action that makes all links live, and answers the question with a button.
local function refang(answer)
  local asked
  local confirm, select = vim.fn.confirm, vim.ui.select
  vim.fn.confirm = function(question)
    asked = question
    return answer
  end
  vim.ui.select = function(items, _, choose)
    choose(items[1], 1)
  end
  vim.lsp.buf.code_action({
    context = { only = { 'source.refang.assessor' }, diagnostics = {} },
    apply = true,
  })
  t.eventually('the question', function()
    return asked
  end)
  vim.fn.confirm, vim.ui.select = confirm, select
  t.contains(asked, 'Make all defanged links of this report live?')
end

t.test('to make all links live asks first, and a no changes nothing', function()
  t.open(t.write('live.md', CITED))
  refang(2)
  vim.wait(300)
  t.equal(t.text(), CITED)
  refang(1)
  t.eventually('live links', function()
    return t.text() == CITED:gsub('hxxps', 'https'):gsub('%[%.%]', '.')
  end)
end)

--- A Neovim of its own, in which keys are typed as by a person.
--- @param path string
--- @param lines string its configuration
local function typist(path, lines)
  local nvim = { vim.env.ASSESSOR_NVIM, '--embed', '--headless', '-i', 'NONE', '-n', '-u' }
  table.insert(nvim, t.write('init.lua', lines))
  local job = vim.fn.jobstart(nvim, { rpc = true })
  local function ask(code)
    return vim.rpcrequest(job, 'nvim_exec_lua', code, {})
  end
  ask(('vim.cmd.edit(%q)'):format(path))
  t.eventually('the findings', function()
    return ask('return #vim.diagnostic.get(0) > 0')
  end)
  return job, ask
end

--- A test of what the plugin does since Neovim 0.11.
local function test_in_newer(name, body)
  if vim.fn.has('nvim-0.11') == 1 then
    t.test(name, body)
  else
    t.leave_out(name, 'needs Neovim 0.11')
  end
end

test_in_newer('names come up while one types, ordinary words do not', function()
  local readme = t.read(vim.fs.joinpath(vim.env.ASSESSOR_PLUGIN, 'README.md'))
  local lines = assert(readme:match('```lua\n([^`]*autocomplete[^`]*)```'), 'no lines in the README')
  local job, ask = typist(t.write('typed.md', SAMPLE), lines)
  local function menu()
    return ask([[return vim.fn.pumvisible() == 1 and vim.fn.complete_info({ 'items' }).items or {}]])
  end
  local function offers(name)
    t.eventually(name, function()
      return vim.iter(menu()):any(function(item)
        return item.word:find(name, 1, true) ~= nil
      end)
    end)
  end
  -- One who is named in the text, and one whom only the registry knows.
  vim.rpcrequest(job, 'nvim_input', '/Ukrainian President<CR>OReporters asked the La')
  offers('Lavrov')
  vim.rpcrequest(job, 'nvim_input', 'vrov and Kazakh President To')
  t.eventually('names', function()
    return #menu() > 0
  end)
  vim.rpcrequest(job, 'nvim_input', 'k')
  offers('Kassym-Jomart Tokayev')
  vim.rpcrequest(job, 'nvim_input', '<C-n><C-y> about the soldi')
  t.eventually('the words typed', function()
    return ask('return vim.api.nvim_get_current_line()'):find('soldi$')
  end)
  vim.wait(300)
  t.equal(menu(), {})
  t.equal(
    ask('return vim.api.nvim_get_current_line()'),
    'Reporters asked the Lavrov and Kazakh President Kassym-Jomart Tokayev about the soldi'
  )
  vim.fn.jobstop(job)
end)

test_in_newer('CTRL-X CTRL-O inserts a whole takeaway', function()
  local topic = 'The ferry to the island runs twice a day.'
  local text = SAMPLE:gsub('## Endnotes', '## Island\n\n' .. topic .. ' It was full on Sunday.\n\n%0')
  local job, ask = typist(t.write('asked.md', text), '')
  vim.rpcrequest(job, 'nvim_input', '/^- Moldovan<CR>o- The f<C-X><C-O>')
  t.eventually('the takeaway', function()
    return ask('return vim.api.nvim_get_current_line()') == '- ' .. topic
  end)
  vim.fn.jobstop(job)
end)

test_in_newer('a number that is completed brings its endnote, also after a space', function()
  local text = '# Port Update, May 3, 2024\n\nA ship left the port on May 2.[1] Crews stayed.\n\n'
    .. '## Endnotes\n\n[1] https://a.example/1?utm_source=x\n'
  local function completed(name, keys)
    local job, ask = typist(t.write(name, text), '')
    vim.rpcrequest(job, 'nvim_input', keys)
    t.eventually('the menu', function()
      return ask('return vim.fn.pumvisible()') == 1
    end)
    -- The number is in the text before it is chosen, and the server knows the text with it.
    vim.rpcrequest(job, 'nvim_input', '<C-n><C-p>')
    vim.wait(300)
    vim.rpcrequest(job, 'nvim_input', '<C-y>')
    t.eventually('marker and endnote in ' .. name, function()
      local lines = ask('return vim.api.nvim_buf_get_lines(0, 0, -1, false)')
      return lines[3]:find('Crews stayed.[2]', 1, true) and lines[8] == '[2] '
    end)
    vim.fn.jobstop(job)
  end
  completed('close.md', '/Crews<CR>A[<C-X><C-O>')
  completed('apart.md', '/Crews<CR>A [<C-X><C-O>')
end)

t.finish()
