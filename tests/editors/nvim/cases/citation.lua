--- Citations put in by hand, read back whole.
local t = require('harness')

local TEXT = [[
# Grain

Officials met in Odesa on Monday. Ships left the port on Tuesday.[1] Insurers asked for more.

## Endnotes

[1] https://example.org/ships
]]

local asked
vim.ui.input = function(question, done)
  asked = question
  done(vim.g.answer ~= vim.NIL and vim.g.answer or nil)
end

-- How often the server has asked to put the cursor where one goes on writing. That is not done here: it may
-- come when the next test has put the cursor elsewhere.
local carets = 0
vim.lsp.handlers['window/showDocument'] = function()
  carets = carets + 1
  return { success = true }
end

--- A fresh report with the cursor on a word of it.
local function report(word)
  vim.cmd('silent! bwipeout!')
  t.open(t.write('2024-11-30.assessment.md', TEXT))
  t.go_to(word)
  asked, carets = nil, 0
end

--- Waits for the text to be this.
local function becomes(expected)
  vim.wait(t.PATIENCE, function()
    return t.text() == expected
  end, 5)
  t.equal(t.text(), expected)
end

local function cited(url)
  local text = TEXT:gsub('Monday%.', 'Monday.[1]'):gsub('Tuesday%.%[1%]', 'Tuesday.[2]')
  return (text:gsub('%[1%] https.*$', function()
    return ('[1] %s\n[2] https://example.org/ships\n'):format(url)
  end))
end

t.test(':AssessorCitation with a URL renumbers what comes after, in one undo step', function()
  report('Odesa')
  vim.cmd('AssessorCitation https://example.org/a%20b?c=d#e')
  becomes(cited('https://example.org/a%20b?c=d#e'))
  vim.cmd('silent undo')
  t.equal(t.text(), TEXT)
end)

t.test('without a URL it asks, and offers the one that was copied', function()
  report('Odesa')
  vim.fn.setreg('"', 'https://example.org/copied\n', 'V')
  vim.g.answer = 'https://example.org/answered '
  vim.cmd.AssessorCitation()
  becomes(cited('https://example.org/answered'))
  t.equal(asked.default, 'https://example.org/copied')
  t.contains(asked.prompt, 'URL')
end)

t.test('other words that were copied are not offered', function()
  report('Odesa')
  vim.fn.setreg('"', 'Ships left.', 'v')
  vim.g.answer = 'https://example.org/answered'
  vim.cmd.AssessorCitation()
  becomes(cited('https://example.org/answered'))
  t.equal(asked.default, nil)
end)

t.test('whoever thinks better of it changes nothing', function()
  report('Odesa')
  vim.g.answer = vim.NIL
  vim.cmd.AssessorCitation()
  assert(asked, 'nothing was asked')
  -- An answer to something later tells that nothing is under way.
  t.ask('textDocument/documentSymbol')
  t.equal(t.text(), TEXT)
end)

t.test(':AssessorCitation! asks nothing and leaves the source to be filled in', function()
  report('Odesa')
  vim.cmd.AssessorCitation({ bang = true })
  local after = t.eventually('an edit', function()
    return carets > 0 and t.text() ~= TEXT and t.text()
  end)
  t.equal(asked, nil)
  t.contains(after, 'Monday.[1] Ships left the port on Tuesday.[2]')
  t.contains(after, '\n[2] https://example.org/ships\n')
end)

t.test('<Plug>(assessor-paste) makes a citation out of a URL', function()
  vim.keymap.set('n', 'gp', '<Plug>(assessor-paste)')
  report('Odesa')
  vim.fn.setreg('"', 'https://example.org/pasted', 'v')
  t.type('gp')
  becomes(cited('https://example.org/pasted'))
end)

t.test('and pastes from a named register', function()
  report('Odesa')
  vim.fn.setreg('a', 'https://example.org/named', 'v')
  vim.fn.setreg('"', 'other', 'v')
  vim.cmd('AssessorPaste a')
  becomes(cited('https://example.org/named'))
end)

t.test('other text it pastes as p does', function()
  report('Odesa')
  vim.fn.setreg('"', 'the harbour of ', 'v')
  t.type('h' .. 'gp')
  t.equal(t.text(), (TEXT:gsub('Odesa', 'the harbour of Odesa')))
end)

t.test('text that brings its endnotes is numbered into the report', function()
  report('Insurers')
  vim.fn.setreg('"', 'Police closed the pier.[1]\n\n## Endnotes\n\n[1] https://example.org/pier\n', 'v')
  -- Behind the space before the word.
  t.type('h' .. 'gp')
  local expected = TEXT:gsub('Insurers', 'Police closed the pier.[2]%0')
  becomes(expected .. '[2] https://example.org/pier\n')
  vim.cmd('silent undo')
  t.equal(t.text(), TEXT)
end)

--- A report of ten sentences, each with a source of its own, and the paragraph with them.
local function ten_sources()
  local sentences, notes = {}, {}
  for i = 1, 10 do
    sentences[i] = ('Inspectors closed pier %d.[%d]'):format(i, i)
    notes[i] = ('[%d] https://piers.example.org/%d'):format(i, i)
  end
  local paragraph = table.concat(sentences, ' ')
  local list = '\n\n## Endnotes\n\n' .. table.concat(notes, '\n') .. '\n'
  return '# Piers, May 3, 2024\n\n' .. paragraph .. list, paragraph, notes
end

--- The grain report with that paragraph below its own, which cites one source.
local function with_ten_sources()
  local _, paragraph, notes = ten_sources()
  local function up(words)
    return (words:gsub('%[(%d+)%]', function(number)
      return ('[%d]'):format(number + 1)
    end))
  end
  local expected = TEXT:gsub('asked for more%.\n', function(line)
    return line .. up(paragraph) .. '\n'
  end)
  return expected .. up(table.concat(notes, '\n')) .. '\n'
end

t.test('a paragraph yanked in another report brings its ten sources, and one undo removes all', function()
  vim.cmd('silent! bwipeout!')
  t.open(t.write('piers.assessment.md', (ten_sources())))
  t.go_to('Inspectors')
  t.type('yy')
  -- An answer to something later tells that its sources are known.
  t.ask('textDocument/documentSymbol')
  report('Insurers')
  t.type('gp')
  becomes(with_ten_sources())
  vim.cmd('silent undo')
  t.equal(t.text(), TEXT)
end)

t.test('also where it comes from the clipboard, from a report that is open', function()
  vim.cmd('silent! bwipeout!')
  vim.cmd('set hidden')
  t.open(t.write('piers.assessment.md', (ten_sources())))
  local origin = vim.api.nvim_get_current_buf()
  t.ask('textDocument/documentSymbol')
  t.open(t.write('2024-11-30.assessment.md', TEXT))
  t.go_to('Insurers')
  local _, paragraph = ten_sources()
  vim.fn.setreg('"', paragraph, 'V')
  t.type('gp')
  becomes(with_ten_sources())
  vim.cmd('set nohidden | silent! bwipeout! ' .. origin)
end)

t.test('where its report is not found a message names the markers', function()
  local said
  local notify = vim.lsp.handlers['window/showMessage']
  vim.lsp.handlers['window/showMessage'] = function(_, message)
    said = message.message
  end
  report('Insurers')
  vim.fn.setreg('"', 'Nobody knows where this sentence was written.[1] ', 'v')
  t.type('h' .. 'gp')
  becomes((TEXT:gsub('Insurers', 'Nobody knows where this sentence was written.[1] %0')))
  t.eventually('the message', function()
    return said
  end)
  t.contains(said, '[1] now cites an endnote of this report')
  vim.lsp.handlers['window/showMessage'] = notify
end)

t.test('a URL after a full stop and a space cites the sentence before', function()
  report('Insurers')
  vim.fn.setreg('"', 'https://example.org/pasted', 'v')
  t.type('h' .. 'gp')
  local expected = TEXT:gsub('Tuesday%.%[1%]', '%0[2]')
  becomes(expected .. '[2] https://example.org/pasted\n')
end)

t.test('several URLs become one endnote', function()
  report('Odesa')
  vim.fn.setreg('"', 'https://example.org/a\nRiver Radio: https://example.org/b\n', 'V')
  t.type('gp')
  becomes(cited('https://example.org/a; River Radio: https://example.org/b'))
end)

t.test('to ignore a finding in a new assessor.toml shows the file, and undo leaves nothing', function()
  vim.cmd('silent! bwipeout!')
  local show = vim.lsp.handlers['window/showDocument']
  vim.lsp.handlers['window/showDocument'] = function(_, params)
    carets = carets + 1
    vim.cmd('hide edit ' .. vim.fn.fnameescape(vim.uri_to_fname(params.uri)))
    return { success = true }
  end
  vim.cmd('set hidden')
  t.open(t.write('fresh/2024-11-30.assessment.md', (TEXT:gsub('Tuesday%.%[1%]', 'Tuesday.[7]'))))
  local origin = vim.api.nvim_get_current_buf()
  t.go_to('[7]')
  t.eventually('the finding', function()
    return #t.findings('dangling-marker') > 0
  end)
  carets = 0
  local title
  vim.ui.select = function(choices, options, done)
    local choice = vim.iter(choices):find(function(choice)
      return vim.startswith(options.format_item(choice), 'Ignore dangling-marker for this sentence')
    end)
    title = choice and options.format_item(choice)
    done(choice)
  end
  vim.lsp.buf.code_action()
  t.eventually('the file', function()
    return vim.fn.expand('%:t') == 'assessor.toml' and t.text():find('[[ignore]]', 1, true)
  end)
  t.contains(title, 'in a new assessor.toml')
  local path = vim.fn.expand('%:p')
  vim.cmd('silent undo')
  t.equal(t.text(), '\n')
  t.equal(vim.uv.fs_stat(path), nil)
  vim.lsp.handlers['window/showDocument'] = show
  vim.cmd('set nohidden | silent! bwipeout! | silent! bwipeout! ' .. origin)
end)

t.test('on a selection it takes its place, and a URL cites it', function()
  vim.keymap.set('x', 'gp', '<Plug>(assessor-paste)')
  report('Insurers')
  local piece = 'Police closed the pier.[1] Owners\n\n## Endnotes\n\n[1] https://example.org/pier\n'
  vim.fn.setreg('"', piece, 'v')
  t.type('ve' .. 'gp')
  local expected = TEXT:gsub('Insurers', 'Police closed the pier.[2] Owners')
  becomes(expected .. '[2] https://example.org/pier\n')
  report('Odesa')
  vim.fn.setreg('"', 'https://example.org/pasted', 'v')
  t.type('ve' .. 'gp')
  becomes(cited('https://example.org/pasted'))
  report('Odesa')
  vim.fn.setreg('"', 'Izmail', 'v')
  t.type('ve' .. 'gp')
  t.equal(t.text(), (TEXT:gsub('Odesa', 'Izmail')))
end)

t.test('a citation by key brings its entry into the bibliography, each undone in one step', function()
  local bib = t.write('keys/road.bib', '@misc{road, title = {Road}}\n')
  local text = '# R, May 3, 2024\n\nThe road is open [@road]. Trucks passed it.\n'
  vim.cmd('silent! bwipeout!')
  t.open(t.write('keys/report.assessment.md', text))
  t.go_to('Trucks')
  t.eventually('the bibliography', function()
    return type(t.ask('textDocument/hover', { position = { line = 2, character = 20 } })) == 'table'
  end)
  vim.cmd('AssessorCitation https://news.example.org/trucks')
  becomes((text:gsub('it%.', 'it [@example-2024-05-03].')))
  local entries = vim.fn.bufnr(bib)
  local lines = table.concat(vim.api.nvim_buf_get_lines(entries, 0, -1, false), '\n')
  local new = '@online{example-2024-05-03,\n  url = {https://news.example.org/trucks},\n'
  t.contains(lines, '@misc{road, title = {Road}}\n\n' .. new)
  vim.cmd('silent undo')
  t.equal(t.text(), text)
  vim.api.nvim_buf_call(entries, function()
    vim.cmd('silent undo')
  end)
  t.equal(vim.api.nvim_buf_get_lines(entries, 0, -1, false), { '@misc{road, title = {Road}}' })
end)

t.test('an entry goes behind what is typed in the bibliography and not saved', function()
  local bib = t.write('typed/road.bib', '@misc{road, title = {Road}}\n')
  vim.cmd('silent! bwipeout!')
  t.open(bib)
  local typed = { '% ours', '@misc{road, title = {Road}}', '@misc{late, title = {Late}}' }
  vim.api.nvim_buf_set_lines(0, 0, -1, false, typed)
  local entries = vim.api.nvim_get_current_buf()
  vim.cmd('set hidden')
  local text = '# R, May 3, 2024\n\nThe road is open [@road]. Trucks passed it.\n'
  t.open(t.write('typed/report.assessment.md', text))
  t.go_to('Trucks')
  t.eventually('the bibliography', function()
    return type(t.ask('textDocument/hover', { position = { line = 2, character = 20 } })) == 'table'
  end)
  t.eventually('the server to see it', function()
    return #vim.lsp.get_clients({ name = 'assessor', bufnr = entries }) > 0
  end)
  vim.cmd('AssessorCitation https://news.example.org/trucks')
  becomes((text:gsub('it%.', 'it [@example-2024-05-03].')))
  local lines = vim.api.nvim_buf_get_lines(entries, 0, 5, false)
  vim.list_extend(typed, { '', '@online{example-2024-05-03,' })
  t.equal(lines, typed)
  vim.cmd('set nohidden | silent! bwipeout! ' .. entries)
end)

t.test('a code action cites, and renumbers what comes after, in one step', function()
  report('Ships')
  vim.cmd('silent 3s/Ships/Police claimed on Monday that 40 “masked men” were arrested. Ships/')
  -- Ends the step that undo takes back, as a key press would.
  vim.cmd('let &undolevels = &undolevels')
  t.go_to('Police')
  t.eventually('the finding', function()
    return #t.findings('uncited-claim') > 0
  end)
  local before = t.text()
  vim.ui.select = function(choices, options, done)
    done(vim.iter(choices):find(function(choice)
      return vim.startswith(options.format_item(choice), 'Insert citation')
    end))
  end
  vim.lsp.buf.code_action()
  local after = t.eventually('the edit', function()
    return t.text() ~= before and t.text()
  end)
  t.contains(after, 'were arrested.[1] Ships left the port on Tuesday.[2] Insurers asked for more.')
  t.contains(after, '\n[2] https://example.org/ships\n')
  vim.cmd('silent undo')
  t.equal(t.text(), before)
end)

t.finish()
