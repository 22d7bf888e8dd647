--- Whatever a buffer gets when the server begins to check it.
local ask = require('assessor.ask')

local M = {}

-- The kind of the action that makes all links of a report live.
local REFANG = 'source.refang.assessor'

local guarded = {} --- @type table<integer, boolean>

--- @return boolean
local function is_confirmed()
  local question = 'Make all defanged links of this report live?\n'
    .. 'Anyone who follows one by mistake opens the site.'
  return vim.fn.confirm(question, '&Make them live\n&Cancel', 2, 'Question') == 1
end

--- Asks the user before all links are made live. Neovim asks the server for the edit of an action once it is
--- chosen; an action without an edit does nothing.
--- @param client vim.lsp.Client
function M.confirm_refang(client)
  if guarded[client.id] then
    return
  end
  guarded[client.id] = true
  local request = client.request
  -- In Neovim 0.10 this is a function of the client's own, in 0.11 a method.
  local first = vim.fn.has('nvim-0.11') == 1 and 2 or 1
  client.request = function(...)
    local method, params, handler = select(first, ...)
    if method == 'codeAction/resolve' and params.kind == REFANG and not is_confirmed() then
      handler(nil, { title = params.title, kind = params.kind })
      return true
    end
    return request(...)
  end
end

--- Maps the keys for the next and the previous missing source, unless they are taken or the user has mapped
--- others.
--- @param bufnr integer
function M.map_keys(bufnr)
  if vim.g.no_plugin_maps then
    return
  end
  for lhs, name in pairs({ [']u'] = 'next', ['[u'] = 'previous' }) do
    local rhs = ('<Plug>(assessor-%s)'):format(name)
    if vim.fn.hasmapto(rhs, 'n') == 0 and vim.fn.maparg(lhs, 'n') == '' then
      vim.keymap.set('n', lhs, rhs, { buffer = bufnr, desc = ('Assessor: %s missing source'):format(name) })
    end
  end
end

--- The places that define what is at the cursor, or nil if there are none or the server does not answer soon.
--- @param client vim.lsp.Client
--- @return table[]?
local function definitions(client)
  local method, bufnr = 'textDocument/definition', vim.api.nvim_get_current_buf()
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) }, position = ask.position(client) }
  -- In Neovim 0.10 this is a function of the client's own, in 0.11 a method.
  local answer
  if vim.fn.has('nvim-0.11') == 1 then
    answer = client:request_sync(method, params, 1000, bufnr)
  else
    answer = client.request_sync(method, params, 1000, bufnr)
  end
  local found = answer and answer.result
  if not found or found == vim.NIL then
    return nil
  end
  local places = vim.islist(found) and found or { found }
  return #places > 0 and vim.lsp.util.locations_to_items(places, client.offset_encoding) or nil
end

--- Jumps to the endnote of a marker, and back from it. Neovim's own jump opens the file by its name,
--- which fails before the first save, and needs a word at the cursor, which a closing bracket is not.
--- Elsewhere it is used.
--- @param client vim.lsp.Client
local function jump(client)
  local items = definitions(client)
  if not items then
    local ok, problem = pcall(vim.cmd.normal, { '\29', bang = true })
    if not ok then
      vim.api.nvim_echo({ { (tostring(problem):gsub('^Vim[^:]*:', '')), 'ErrorMsg' } }, true, {})
    end
    return
  end
  local item = items[1]
  local from = vim.fn.getpos('.')
  from[1] = vim.api.nvim_get_current_buf()
  local bufnr = item.bufnr or vim.fn.bufadd(item.filename)
  vim.fn.settagstack(vim.fn.win_getid(), { items = { { tagname = item.text, from = from } } }, 't')
  vim.cmd("normal! m'")
  if bufnr ~= from[1] then
    vim.bo[bufnr].buflisted = true
    vim.cmd.buffer(bufnr)
  end
  vim.api.nvim_win_set_cursor(0, { item.lnum, item.col - 1 })
  vim.cmd('normal! zv')
end

--- Maps the key that jumps to a definition, unless the user has mapped it.
--- @param bufnr integer
--- @param client vim.lsp.Client
function M.map_jump(bufnr, client)
  if vim.g.no_plugin_maps or vim.fn.maparg('<C-]>', 'n') ~= '' then
    return
  end
  vim.keymap.set('n', '<C-]>', function()
    jump(client)
  end, { buffer = bufnr, desc = 'Assessor: jump to the definition' })
end

local is_users = {} --- @type table<string, boolean>

--- Returns true for an option that the user has set. Neovim knows only that it was set, in any window: what
--- the plugin has set does not count.
--- @param option string
--- @return boolean
local function has_set(option)
  if is_users[option] == nil or not vim.g.assessor_wraps then
    is_users[option] = vim.api.nvim_get_option_info2(option, {}).was_set
  end
  return is_users[option]
end

--- Notes what the user has set, before the plugin sets it.
function M.note_options()
  has_set('linebreak')
  has_set('breakindent')
  vim.g.assessor_wraps = true
end

--- Breaks the lines of a buffer between words, unless the user has set that option.
--- @param bufnr integer
local function wrap(bufnr)
  local options = vim.tbl_filter(function(option)
    return not has_set(option)
  end, { 'linebreak', 'breakindent' })
  M.note_options()
  for _, window in ipairs(vim.fn.win_findbuf(bufnr)) do
    for _, option in ipairs(options) do
      vim.wo[window][0][option] = true
    end
  end
end

--- Breaks the lines of a report between words, as those of an `.assessment.md`: at once, or as soon as the
--- text has become a report.
--- @param bufnr integer
--- @param client vim.lsp.Client
function M.wrap_report(bufnr, client)
  local group = vim.api.nvim_create_augroup('assessor_wrap_' .. bufnr, {})
  local function look()
    ask.about(bufnr, client, 'assessor/status', function(status)
      local is_report = status and status ~= vim.NIL and status.isReport ~= false
      if is_report and vim.api.nvim_buf_is_valid(bufnr) then
        wrap(bufnr)
        vim.api.nvim_clear_autocmds({ group = group })
      end
    end)
  end
  look()
  vim.api.nvim_create_autocmd({ 'DiagnosticChanged', 'InsertLeave' }, {
    group = group,
    buffer = bufnr,
    desc = 'Assessor: break lines between words once this is a report',
    callback = look,
  })
end

-- A line up to the second letter of a word with a capital. A single letter would bring up names at every "A".
local NAME = [=[\v%(^|[[:blank:](“"—/[])[[:upper:]]['’[:alpha:]]$]=]

--- Returns the whole text of a suggestion. Neovim itself would insert its first word only.
--- @param item table
--- @return table
local function whole_text(item)
  local text = item.textEdit and item.textEdit.newText
  local is_snippet = item.insertTextFormat == vim.lsp.protocol.InsertTextFormat.Snippet
  return text and not is_snippet and not text:find('\n') and { word = text } or {}
end

--- Makes completion insert whole names and takeaways. Shows them while the user types
--- where that is wanted. Does nothing before Neovim 0.11.
--- @param client vim.lsp.Client
--- @param bufnr integer
--- @param while_typing boolean?
function M.complete(client, bufnr, while_typing)
  local completion = vim.lsp.completion
  if not completion or not completion.get then
    return
  end
  completion.enable(true, client.id, bufnr, { autotrigger = while_typing, convert = whole_text })
  if not while_typing then
    return
  end
  -- Nothing is to be inserted before it is chosen.
  if not vim.o.completeopt:find('noselect') then
    vim.bo[bufnr].completeopt = 'menu,menuone,noselect,popup'
  end
  vim.api.nvim_create_autocmd('TextChangedI', {
    group = vim.api.nvim_create_augroup('assessor_complete_' .. bufnr, {}),
    buffer = bufnr,
    desc = 'Assessor: show names',
    callback = function()
      local before = vim.api.nvim_get_current_line():sub(1, vim.fn.col('.') - 1)
      if vim.fn.pumvisible() == 0 and vim.fn.match(before, NAME) >= 0 then
        completion.get()
      end
    end,
  })
end

--- Changes the key of a footnote and its definition together, where Neovim and the server can.
--- @param client vim.lsp.Client
function M.link_editing(client)
  local linked = vim.lsp.linked_editing_range
  if linked and client.server_capabilities.linkedEditingRangeProvider then
    linked.enable(true, { client_id = client.id })
  end
end

return M
