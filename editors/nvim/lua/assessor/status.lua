--- What the statusline says about a buffer.
local M = {}

-- The rules whose findings are a missing source.
local missing = { ['uncited-claim'] = true, ['dangling-marker'] = true }

--- @param bufnr integer
--- @return string
function M.line(bufnr)
  local count = 0
  for _, diagnostic in ipairs(vim.diagnostic.get(bufnr)) do
    if diagnostic.source == 'assessor' and missing[diagnostic.code] then
      count = count + 1
    end
  end
  return count == 0 and '' or ('Sources: %d missing'):format(count)
end

return M
