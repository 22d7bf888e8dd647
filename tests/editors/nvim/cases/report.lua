--- A report in Neovim, through the plugin: what a reader of `:help assessor` is told to expect.
local t = require('harness')

local client = t.open_report('talks.assessment.md')

local function codes()
  local seen = {}
  for _, found in ipairs(t.findings()) do
    seen[found.code] = true
  end
  local list = vim.tbl_keys(seen)
  table.sort(list)
  return list
end

t.test('findings come without being asked for', function()
  t.eventually('findings', function()
    return #t.findings() > 0
  end)
  t.equal(codes(), { 'dangling-marker', 'uncited-claim', 'unused-endnote' })
end)

t.test('the statusline counts the missing sources among the claims', function()
  t.eventually('the count', function()
    return require('assessor').statusline():match('^1 of %d+ without source$')
  end)
end)

t.test('K on a surname tells who it is', function()
  t.go_to('Lavrov stated')
  vim.lsp.buf.hover()
  local text = t.eventually('the hover', t.floating_text)
  t.contains(text, 'Sergei Lavrov')
  t.contains(text, 'Foreign')
end)

t.test('hover on a citation tells its source, refanged', function()
  t.go_to('[3]')
  t.contains(t.ask('textDocument/hover').contents.value, 'https://t.me/mod_russia/200')
end)

t.test('symbols nest the takeaways by name', function()
  local takeaways
  local function search(symbols)
    for _, symbol in ipairs(symbols) do
      if symbol.name:lower():find('takeaways', 1, true) then
        takeaways = symbol
      end
      search(symbol.children or {})
    end
  end
  search(t.ask('textDocument/documentSymbol'))
  assert(takeaways, 'no takeaways')
  local names = vim.tbl_map(function(symbol)
    return symbol.name
  end, takeaways.children)
  t.equal(#names, 2)
  t.contains(names[1], 'The Kremlin ruled out talks before spring')
  t.contains(names[2], 'Belarus announced an exercise near Brest')
end)

t.test('CTRL-] leads from a citation to its endnote, and back', function()
  t.go_to('[4]')
  vim.api.nvim_feedkeys(vim.keycode('<C-]>'), 'xt', false)
  t.eventually('the endnote', function()
    return vim.startswith(vim.api.nvim_get_current_line(), '[4] https')
  end)
  local back = t.ask('textDocument/definition')
  local place = (back.range or back.targetRange) and back or back[1]
  local line = (place.range or place.targetSelectionRange).start.line
  t.contains(vim.api.nvim_buf_get_lines(0, line, line + 1, false)[1], 'soldiers will take part.[4]')
end)

t.test('CTRL-] leads to the endnote in a report that was never saved', function()
  local report = vim.api.nvim_get_current_buf()
  vim.cmd.edit('new.assessment.md')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, {
    '# Ferries, May 3, 2024',
    '',
    'Police counted 40 cars.[1]',
    '',
    '## Endnotes',
    '',
    '[1] https://example.org/cars',
  })
  t.eventually('the key', function()
    return vim.fn.maparg('<C-]>', 'n', false, true).buffer == 1
  end)
  -- On the closing bracket, which is no word.
  vim.api.nvim_win_set_cursor(0, { 3, 25 })
  vim.api.nvim_feedkeys(vim.keycode('<C-]>'), 'xt', false)
  t.equal(vim.api.nvim_win_get_cursor(0)[1], 7)
  vim.cmd('pop')
  t.equal(vim.api.nvim_win_get_cursor(0), { 3, 25 })
  -- Elsewhere the key does what it does without the server, with its message.
  vim.api.nvim_win_set_cursor(0, { 1, 2 })
  vim.api.nvim_feedkeys(vim.keycode('<C-]>'), 'xt', false)
  t.equal(vim.api.nvim_win_get_cursor(0)[1], 1)
  vim.cmd('silent bwipeout!')
  vim.cmd.buffer(report)
end)

t.test('typing is followed', function()
  t.go_to('[7]')
  vim.api.nvim_feedkeys('d3l', 'xt', false)
  t.eventually('one finding less', function()
    return vim.deep_equal(codes(), { 'uncited-claim', 'unused-endnote' })
  end)
  vim.cmd('silent undo')
  t.eventually('it to come back', function()
    return #codes() == 3
  end)
end)

t.test('findings are drawn while one types', function()
  local client_here = vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
  local found = t.findings()
  assert(#found > 0, 'nothing is found')
  for _, finding in ipairs(found) do
    local namespace = vim.diagnostic.get_namespace(finding.namespace)
    t.contains(namespace.name, client_here.name)
    t.equal(namespace.opts.update_in_insert, true)
  end
end)

t.test('the text is never changed unasked', function()
  vim.cmd('silent write')
  t.equal(t.read(vim.api.nvim_buf_get_name(0)), t.report('talks.assessment.md'))
end)

t.test('the server goes when it is asked to', function()
  vim.lsp.stop_client(client.id)
  t.eventually('it to go', function()
    return vim.lsp.get_client_by_id(client.id) == nil
  end)
end)

t.finish()
