--- What a report holds, in a quickfix or location list: takeaways, actors, missing sources, the outline.
local ask = require('assessor.ask')
local status = require('assessor.status')

local M = {}

-- As many screen lines as a list may take.
local MOST = 12

--- Opens the window of a list, high enough for its entries, which are read rather than skimmed.
--- @param open 'copen'|'lopen'
--- @param items table[]
local function open_window(open, items)
  vim.cmd((open == 'copen' and 'botright ' or '') .. open)
  vim.wo.wrap, vim.wo.linebreak, vim.wo.breakindent = true, true, true
  vim.wo.breakindentopt = 'shift:6'
  local height = 0
  for _, item in ipairs(items) do
    height = height + math.ceil((vim.fn.strdisplaywidth(item.text) + 8) / vim.fn.winwidth(0))
  end
  vim.cmd.resize(math.min(height, MOST))
end

--- Shows a list of places in the current buffer, and its window.
--- @param client vim.lsp.Client
--- @param title string
--- @param entries { range: table, text: string }[]
--- @param into? 'quickfix'|'window' the list of the window, or the quickfix list
local function show(client, title, entries, into)
  local bufnr = vim.api.nvim_get_current_buf()
  local items = vim.tbl_map(function(entry)
    local place = { uri = vim.uri_from_bufnr(bufnr), range = entry.range }
    local item = vim.lsp.util.locations_to_items({ place }, client.offset_encoding)[1]
    item.text = entry.text
    return item
  end, entries)
  local list = { title = title, items = items, quickfixtextfunc = "v:lua.require'assessor.lists'.lines" }
  if into == 'window' then
    vim.fn.setloclist(0, {}, ' ', list)
    open_window('lopen', items)
  else
    vim.fn.setqflist({}, ' ', list)
    open_window('copen', items)
  end
end

--- How Neovim shows the lists: without the name of the file, which is the same in all lines and long.
--- @param info table see `:help quickfix-window-function`
--- @return string[]
function M.lines(info)
  local get = info.quickfix == 1 and vim.fn.getqflist or function(what)
    return vim.fn.getloclist(info.winid, what)
  end
  local items = get({ id = info.id, items = true }).items
  local lines = {}
  for i = info.start_idx, info.end_idx do
    table.insert(lines, ('%4d  %s'):format(items[i].lnum, items[i].text))
  end
  return lines
end

--- @param symbols table[] document symbols
--- @param visit fun(symbol: table, depth: integer)
--- @param depth integer?
local function walk(symbols, visit, depth)
  for _, symbol in ipairs(symbols) do
    visit(symbol, depth or 0)
    walk(symbol.children or {}, visit, (depth or 0) + 1)
  end
end

--- Lists what the outline has.
--- @param title string
--- @param none string what to say where there is nothing
--- @param into 'quickfix'|'window'
--- @param text fun(symbol: table, depth: integer): string? nil for what isn't wanted
local function list_symbols(title, none, into, text)
  local client = ask.client_here()
  if not client then
    return
  end
  ask.request(client, 'textDocument/documentSymbol', nil, function(symbols)
    local entries = {}
    walk(symbols or {}, function(symbol, depth)
      local line = text(symbol, depth)
      if line then
        table.insert(entries, { range = symbol.selectionRange, text = line })
      end
    end)
    if #entries == 0 then
      ask.warn(none)
      return
    end
    show(client, title, entries, into)
  end)
end

--- @param symbol table
--- @return string
local function with_detail(symbol)
  local detail = symbol.detail and symbol.detail ~= '' and ('  (%s)'):format(symbol.detail) or ''
  return symbol.name .. detail
end

--- Lists the takeaways in the quickfix window. The server gives them the kind of a key.
function M.takeaways()
  list_symbols('Takeaways', 'this text has no takeaways', 'quickfix', function(symbol)
    return symbol.kind == vim.lsp.protocol.SymbolKind.Key and with_detail(symbol) or nil
  end)
end

--- Lists title, sections, topic sentences and takeaways in the window's location list, nested.
function M.outline()
  list_symbols('Outline', 'this text has no outline', 'window', function(symbol, depth)
    return ('  '):rep(depth) .. with_detail(symbol)
  end)
end

--- Pads to a width in cells, not bytes.
--- @param text string
--- @param width integer
--- @return string
local function padded(text, width)
  return text .. (' '):rep(width - vim.fn.strdisplaywidth(text))
end

--- Lists who is named, with the post on the report's date, in the quickfix window.
function M.actors()
  local client = ask.client_here()
  if not client then
    return
  end
  ask.request(client, 'assessor/actors', nil, function(actors)
    if not actors or #actors == 0 then
      ask.warn('this text names nobody')
      return
    end
    local width = 0
    for _, actor in ipairs(actors) do
      width = math.max(width, vim.fn.strdisplaywidth(actor.name))
    end
    local entries = vim.tbl_map(function(actor)
      local times = #actor.ranges > 1 and ('  (%d times)'):format(#actor.ranges) or ''
      local name = padded(actor.name, math.min(width, 40))
      return { range = actor.ranges[1], text = name .. '  ' .. actor.role .. times }
    end, actors)
    show(client, 'Actors', entries)
  end)
end

--- The words of a text that are no longer than so many characters together.
--- @param text string
--- @param most integer
--- @return string
local function short(text, most)
  if vim.fn.strchars(text) <= most then
    return text
  end
  return (vim.fn.strcharpart(text, 0, most):gsub('%s+%S*$', '')) .. ' …'
end

--- Lists the claims whose source is missing in the quickfix window.
function M.missing()
  if not ask.client_here() then
    return
  end
  local found = status.missing(0)
  if #found == 0 then
    ask.tell('found no claim without a source and no marker without an endnote')
    return
  end
  table.sort(found, function(a, b)
    return a.lnum < b.lnum or a.lnum == b.lnum and a.col < b.col
  end)
  local items = vim.diagnostic.toqflist(found)
  for i, item in ipairs(items) do
    local at = found[i]
    local words = vim.api.nvim_buf_get_text(0, at.lnum, at.col, at.end_lnum, at.end_col, {})
    item.text = short(table.concat(words, ' '), 50) .. ' — ' .. at.message
  end
  vim.fn.setqflist({}, ' ', {
    title = 'Missing sources',
    items = items,
    quickfixtextfunc = "v:lua.require'assessor.lists'.lines",
  })
  open_window('copen', items)
end

return M
