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
    group = vim.api.nvim_create_augroup('assessor-statusline', {}),
    desc = 'Assessor: draw the statusline again',
    command = 'redrawstatus!',
  })
end

--- @param bufnr integer
--- @return string
function M.line(bufnr)
  redraw_on_change()
  local count = 0
  for _, diagnostic in ipairs(vim.diagnostic.get(bufnr)) do
    if diagnostic.source == 'assessor' and missing[diagnostic.code] then
      count = count + 1
    end
  end
  return count == 0 and '' or ('Sources: %d missing'):format(count)
end

return M
