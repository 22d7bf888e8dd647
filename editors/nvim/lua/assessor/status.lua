--- The words of the statusline about a buffer, and the findings of missing sources.
local server = require('assessor.server')

local M = {}

-- The rules that find a missing source.
local missing = { ['uncited-claim'] = true, ['dangling-marker'] = true }

-- The last answer about each buffer; false for a text that is no report.
local known = {} --- @type table<integer, table|false>
-- The text, by its change counter, that the last question was about; nil where it has to be asked again.
local asked = {} --- @type table<integer, integer?>
local pending = {} --- @type table<integer, boolean>

local watches = false

--- Neovim doesn't draw statuslines again when diagnostics change. Only for those who use ours.
local function watch()
  if watches then
    return
  end
  watches = true
  local group = vim.api.nvim_create_augroup('assessor_statusline', {})
  vim.api.nvim_create_autocmd({ 'DiagnosticChanged', 'LspAttach' }, {
    group = group,
    desc = 'Assessor: draw the statusline again',
    callback = function(event)
      asked[event.buf] = nil
      vim.cmd('redrawstatus!')
    end,
  })
  vim.api.nvim_create_autocmd('BufUnload', {
    group = group,
    callback = function(event)
      known[event.buf], asked[event.buf] = nil, nil
    end,
  })
end

--- Asks the server about a buffer unless that has been done since the last change, and draws the statuslines
--- again when the answer is there.
--- @param bufnr integer
--- @param client vim.lsp.Client
local function ask_about(bufnr, client)
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  if pending[bufnr] or asked[bufnr] == tick then
    return
  end
  pending[bufnr], asked[bufnr] = true, tick
  -- Not while a statusline is being drawn.
  vim.schedule(function()
    require('assessor.ask').about(bufnr, client, 'assessor/status', function(status)
      pending[bufnr] = nil
      known[bufnr] = status ~= vim.NIL and status or false
      vim.cmd('redrawstatus!')
    end, function()
      pending[bufnr] = nil
    end)
  end)
end

--- Asks about all buffers again. When past reports have been read, no text and perhaps no finding changes.
function M.refresh()
  asked = {}
  if watches then
    vim.cmd('redrawstatus!')
  end
end

--- Returns the findings of missing sources.
--- @param bufnr integer
--- @return vim.Diagnostic[]
function M.missing(bufnr)
  return vim.tbl_filter(function(found)
    return found.source == 'assessor' and missing[found.code] or false
  end, vim.diagnostic.get(bufnr))
end

--- @param number integer
--- @param noun string
--- @return string
local function count(number, noun)
  return ('%d %s%s'):format(number, noun, number == 1 and '' or 's')
end

--- Returns the words about a text in which `places` lack a source or an endnote, and `markers` of them an
--- endnote. Findings arrive before the status: where it counts the claims without a source, only the markers
--- add to it.
--- @param status table|false the server's answer; false for a text that is no report
--- @param places integer
--- @param markers integer
--- @return string
function M.words(status, places, markers)
  if not status or status.isReport == false then
    local reason = status and status.reason
    return 'Not a report: ' .. (type(reason) == 'string' and reason or 'no citations or takeaways')
  end
  local claims, uncited = status.claims, status.uncited or places
  if status.expectsCitations == false then
    return claims and count(claims, 'claim') .. ', sources not checked' or 'Sources not checked'
  elseif uncited > 0 then
    local of = claims and (' of %d'):format(claims) or ''
    return ('%d%s without source'):format(uncited, of)
  elseif markers > 0 then
    return count(markers, 'marker') .. ' without endnote'
  elseif claims == 0 then
    return 'No claims yet'
  end
  return 'No claim without source found'
end

--- @param bufnr integer 0 for the current one
--- @return string
function M.line(bufnr)
  watch()
  bufnr = bufnr == 0 and vim.api.nvim_get_current_buf() or bufnr
  local client = server.client(bufnr)
  if not client then
    return ''
  end
  ask_about(bufnr, client)
  local status = known[bufnr]
  if status == nil then
    return ''
  end
  local places, markers = 0, 0
  for _, found in ipairs(M.missing(bufnr)) do
    -- A finding that stands for many markers begins with their number.
    local here = tonumber(found.message:match('^(%d+) markers ')) or 1
    places = places + here
    markers = markers + (found.code == 'dangling-marker' and here or 0)
  end
  local words = M.words(status, places, markers)
  local past = status and status.pastReports or 0
  return past > 0 and ('%s · calibrated on %s'):format(words, count(past, 'past report')) or words
end

return M
