--- The bundled sample, whole: every slip that was put into it is found, and nothing else.
local t = require('harness')

t.open(t.write('sample.assessment.md', t.read(vim.env.ASSESSOR_SAMPLE)))

t.test('the deliberate slips are found, each where it is', function()
  t.eventually('findings', function()
    return #t.findings() > 0
  end)
  local found = vim.tbl_map(function(finding)
    local line = vim.api.nvim_buf_get_lines(0, finding.lnum, finding.lnum + 1, false)[1]
    return finding.code .. ': ' .. line:sub(finding.col + 1, finding.end_col):sub(1, 15)
  end, t.findings())
  table.sort(found)
  t.equal(found, {
    'dangling-marker: [12]',
    'marker-order: [5]',
    'uncited-claim: Kremlin Spokesp',
    'unused-endnote: [11] https://ne',
  })
end)

t.test('hover knows the actors', function()
  local actors = {
    ['Lavrov and Fidan'] = 'Sergei Lavrov',
    ['Fidan will'] = 'Hakan Fidan',
    ['Araghchi told'] = 'Abbas Araghchi',
    ['Zelensky said'] = 'Volodymyr Zelensky',
  }
  for place, name in pairs(actors) do
    t.go_to(place)
    t.contains(t.ask('textDocument/hover').contents.value, name)
  end
end)

t.test('the outline has the three takeaways', function()
  vim.lsp.buf.document_symbol()
  local items = t.eventually('the outline', function()
    -- The list of the window, in Neovim 0.10 that of all.
    local list = vim.fn.getloclist(0, { items = true }).items
    return #list > 0 and list or vim.fn.getqflist()[1] and vim.fn.getqflist()
  end)
  local text = table.concat(vim.tbl_map(function(item)
    return item.text
  end, items), '\n')
  t.contains(text, 'Russian and Turkish officials discussed grain')
  t.contains(text, 'Iranian Foreign Minister Abbas Araghchi visited Damascus')
  t.contains(text, 'Moldovan authorities closed two river crossings')
  vim.cmd('lclose | cclose')
  vim.fn.setqflist({}, 'f')
end)

t.test(':AssessorTakeaways lists them in the quickfix window', function()
  vim.cmd.AssessorTakeaways()
  local list = t.eventually('the list', function()
    local found = vim.fn.getqflist({ title = true, items = true })
    return #found.items > 0 and found
  end)
  t.equal(list.title, 'Takeaways')
  t.equal(#list.items, 3)
  t.contains(list.items[2].text, 'Abbas Araghchi visited Damascus')
  t.equal(vim.bo.buftype, 'quickfix')
  vim.cmd.cclose()
end)

t.test('a text without takeaways is told so', function()
  local said
  local notify = vim.notify
  vim.notify = function(message)
    said = message
  end
  t.open(t.write('notes.md', '# Notes\n\nIt rains.\n'))
  vim.cmd.AssessorTakeaways()
  t.eventually('the message', function()
    return said
  end)
  vim.notify = notify
  t.contains(said, 'no takeaways')
end)

t.finish()
