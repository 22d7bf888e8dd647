--- Citations: from a URL, or from text that brings its own.
local ask = require('assessor.ask')

local M = {}

--- Whether this is one URL and nothing else, also a defanged one.
--- @param text string
--- @return boolean
local function is_url(text)
  return #text < 2000
    and not text:find('\n')
    and (text:match('^h[tx][tx]ps?://%S') or text:match('^www%.%S') or text:match('^t%.me/%S')) ~= nil
end

--- Whether endnotes are among this, `[3] …` or `[^key]: …` at the head of a line.
--- @param text string
--- @return boolean
local function has_endnotes(text)
  return ('\n' .. text):find('\n%s*%[%^?%w+%]') ~= nil
end

--- Whether markers are among this, `[3]` or `[^key]`.
--- @param text string
--- @return boolean
local function has_markers(text)
  return text:find('%[%^?%w+%]') ~= nil
end

--- Whether each line of this has an address, as a list of sources does.
--- @param text string
--- @return boolean
local function has_urls_only(text)
  local lines = vim.tbl_filter(function(line)
    return vim.trim(line) ~= ''
  end, vim.split(text, '\n', { plain = true }))
  return #lines > 0
    and vim.iter(lines):all(function(line)
      return is_url(vim.trim(line)) or line:find('%w+%[?:%]?//%S') ~= nil
    end)
end

--- The text with markers that was yanked last in a report, and what it cites there.
local yanked = {} --- @type { text: string?, origin: string?, fragment: string? }

--- Keeps the sources of what is yanked or deleted in a report, to be pasted with it.
--- @param event { regcontents: string[], regtype: string }
function M.remember(event)
  local text = table.concat(event.regcontents, '\n') .. (event.regtype == 'V' and '\n' or '')
  local client = has_markers(text) and require('assessor.server').client(0)
  if not client then
    return
  end
  local mine = { text = text, origin = vim.uri_from_bufnr(0) }
  yanked = mine
  ask.quietly(client, 'assessor/copied', { text = text }, function(fragment)
    mine.fragment = fragment ~= vim.NIL and fragment or nil
  end)
end

--- Whether the clipboard answers at once: through a terminal it may ask the user first, or not answer.
--- @return boolean
local function clipboard_is_near()
  if vim.fn.has('clipboard') == 0 then
    return false
  end
  local known, name = pcall(vim.fn['provider#clipboard#Executable'])
  return known and not tostring(name):lower():find('osc')
end

--- What a register holds. Silently: the program behind a clipboard complains where it is empty.
--- @param register string
--- @return string
local function trimmed(register)
  vim.g.assessor_register = nil
  vim.cmd(("silent! let g:assessor_register = getreg('%s')"):format(register))
  local text = vim.g.assessor_register
  vim.g.assessor_register = nil
  return type(text) == 'string' and vim.trim(text) or ''
end

--- The URL that was copied last, in the clipboard or in Neovim.
--- @return string?
local function copied_url()
  local registers = clipboard_is_near() and { '+', '*', '"' } or { '"' }
  for _, register in ipairs(registers) do
    local text = trimmed(register)
    if is_url(text) then
      return text
    end
  end
end

--- @param client vim.lsp.Client
--- @param url string? to be filled in if nil
local function insert(client, url)
  ask.execute(client, 'assessor.insertCitation', { ask.position(client), url })
end

--- Puts a citation behind the sentence at the cursor, with an endnote for its source. Asks for the URL, with
--- the copied one to begin with, where none is given.
--- @param url string?
function M.insert(url)
  local client = ask.client_here()
  if not client then
    return
  end
  if url then
    insert(client, url)
    return
  end
  local window, place = vim.api.nvim_get_current_win(), vim.api.nvim_win_get_cursor(0)
  local question = { prompt = 'URL of the source (empty: to be filled in): ', default = copied_url() }
  vim.ui.input(question, function(answer)
    -- Nil when the user thinks better of it.
    if answer and vim.api.nvim_win_is_valid(window) then
      vim.api.nvim_win_call(window, function()
        vim.api.nvim_win_set_cursor(window, place)
        local given = vim.trim(answer)
        insert(client, given ~= '' and given or nil)
      end)
    end
  end)
end

--- Puts a citation behind the sentence at the cursor, with an endnote to be filled in, without asking.
function M.insert_empty()
  local client = ask.client_here()
  if client then
    insert(client, nil)
  end
end

--- Where `p` puts what is in a register: behind the character at the cursor, or below its line.
--- @param client vim.lsp.Client
--- @param linewise boolean
--- @return table position
local function behind_cursor(client, linewise)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  if linewise then
    return { line = row, character = 0 }
  end
  local character = vim.fn.strcharpart(vim.api.nvim_get_current_line():sub(column + 1), 0, 1)
  local behind = vim.lsp.util.character_offset(0, row - 1, column + #character, client.offset_encoding)
  return { line = row - 1, character = behind }
end

--- What was selected last, as the protocol has it.
--- @param client vim.lsp.Client
--- @return table range
local function selection(client)
  local from, to = vim.api.nvim_buf_get_mark(0, '<'), vim.api.nvim_buf_get_mark(0, '>')
  if vim.fn.visualmode() == 'V' then
    return { start = { line = from[1] - 1, character = 0 }, ['end'] = { line = to[1], character = 0 } }
  end
  local function place(mark, behind)
    local line = vim.api.nvim_buf_get_lines(0, mark[1] - 1, mark[1], false)[1] or ''
    local column = math.min(mark[2], #line)
    local character = behind and vim.fn.strcharpart(line:sub(column + 1), 0, 1) or ''
    local at = vim.lsp.util.character_offset(0, mark[1] - 1, column + #character, client.offset_encoding)
    return { line = mark[1] - 1, character = at }
  end
  return { start = place(from, false), ['end'] = place(to, true) }
end

--- Pastes: URLs become a citation, text with citations is numbered into the report with its endnotes, also
--- those of the report that it was yanked from; anything else is put as it is.
--- @param register string
--- @param over boolean? in the place of what was selected; a URL cites it
function M.paste(register, over)
  local client = require('assessor.server').client(0)
  local text = trimmed(register)
  local urls = has_urls_only(text)
  local numbered = client and ask.has_command(client, 'assessor.paste')
  if client and numbered and (urls or has_endnotes(text) or has_markers(text)) then
    local whole = vim.fn.getreg(register)
    local linewise = not urls and vim.fn.getregtype(register) == 'V'
    local place = over and selection(client) or behind_cursor(client, linewise)
    local known = yanked.text == whole and yanked or {}
    local from = { known.origin or vim.NIL, known.fragment or vim.NIL }
    ask.execute(client, 'assessor.paste', { place, whole, from[1], from[2] })
  else
    vim.cmd.normal({ ('%s"%sp'):format(over and 'gv' or '', register), bang = true })
  end
end

return M
