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

--- Breaks the lines of a report between words, as those of an `.assessment.md`, unless the user has set that
--- option.
--- @param bufnr integer
--- @param client vim.lsp.Client
function M.wrap_report(bufnr, client)
  ask.about(bufnr, client, 'assessor/status', function(status)
    if not status or status == vim.NIL or status.isReport == false then
      return
    end
    for _, window in ipairs(vim.fn.win_findbuf(bufnr)) do
      for _, option in ipairs({ 'linebreak', 'breakindent' }) do
        if not vim.api.nvim_get_option_info2(option, { win = window }).was_set then
          vim.wo[window][0][option] = true
        end
      end
    end
  end)
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
