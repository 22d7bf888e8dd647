--- The evidence map: a page that shows on which sources each takeaway stands.
local ask = require('assessor.ask')

local M = {}

--- @param path string
--- @param text string
--- @return string? problem
local function write(path, text)
  local file, problem = io.open(path, 'wb')
  if not file then
    return problem
  end
  file:write(text)
  file:close()
end

--- Writes the map of this report to a file and shows it in the browser.
--- @param path string? where to; a file that Neovim removes when it ends if nil
function M.open(path)
  local client = ask.client_here()
  if not client then
    return
  end
  ask.request(client, 'assessor/map', nil, function(map)
    if not map or not map.html then
      ask.warn('this text has no evidence map')
      return
    end
    local target = path and vim.fn.fnamemodify(vim.fn.expand(path), ':p')
      or vim.fn.tempname() .. '-map.html'
    local problem = write(target, map.html)
    if problem then
      ask.warn(problem)
      return
    end
    local opened = not path and vim.ui.open(target)
    -- Short enough for one line, mostly: a longer message wants a key pressed.
    ask.tell((opened and 'the map opens in your browser: ' or 'the map is in ') .. target)
  end)
end

return M
