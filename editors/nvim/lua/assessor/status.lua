--- What the statusline says about a buffer.
local M = {}

-- The rules whose findings are a missing source.
local missing = { ['uncited-claim'] = true, ['dangling-marker'] = true }

local redraws = false

--- Neovim doesn't draw statuslines again when diagnostics change. Only for those who use ours.
local function redraw_on_change()
  if redraws then
    return
  end
  redraws = true
  vim.api.nvim_create_autocmd('DiagnosticChanged', {
    group = vim.api.nvim_create_augroup('assessor_statusline', {}),
    desc = 'Assessor: draw the statusline again',
    command = 'redrawstatus!',
  })
end

--- What says that a source is missing.
--- @param bufnr integer
--- @return vim.Diagnostic[]
function M.missing(bufnr)
  return vim.tbl_filter(function(found)
    return found.source == 'assessor' and missing[found.code] or false
  end, vim.diagnostic.get(bufnr))
end

--- @param bufnr integer
--- @return string
function M.line(bufnr)
  redraw_on_change()
  local count = 0
  for _, found in ipairs(M.missing(bufnr)) do
    -- A finding that stands for many markers begins with their number.
    count = count + (tonumber(found.message:match('^(%d+) markers ')) or 1)
  end
  return count == 0 and '' or ('Sources: %d missing'):format(count)
end

return M
