--- The way from one missing source to the next.
local ask = require('assessor.ask')
local status = require('assessor.status')

local M = {}

--- Returns the last character of a finding, where the cursor is put: row from 1, column from 0.
--- @param found vim.Diagnostic
--- @return integer[]
local function place(found)
  local line = vim.api.nvim_buf_get_lines(0, found.end_lnum, found.end_lnum + 1, false)[1] or ''
  local before = line:sub(1, found.end_col)
  local last = vim.fn.strcharpart(before, vim.fn.strchars(before) - 1)
  return { found.end_lnum + 1, #before - #last }
end

--- @param a integer[]
--- @param b integer[]
--- @return boolean
local function is_before(a, b)
  return a[1] < b[1] or a[1] == b[1] and a[2] < b[2]
end

--- Moves the cursor to a missing source; after the last one comes the first.
--- @param step 1|-1
--- @param times integer
local function go(step, times)
  if not ask.client_here() then
    return
  end
  local places = vim.tbl_map(place, status.missing(0))
  if #places == 0 then
    ask.tell('found no claim without a source and no marker without an endnote')
    return
  end
  table.sort(places, is_before)
  local cursor = vim.api.nvim_win_get_cursor(0)
  vim.cmd("normal! m'")
  for _ = 1, times do
    local from, to = step > 0 and 1 or #places, step > 0 and #places or 1
    local target = places[from]
    for i = from, to, step do
      local one = places[i]
      local is_ahead = step > 0 and is_before(cursor, one) or step < 0 and is_before(one, cursor)
      if is_ahead then
        target = one
        break
      end
    end
    cursor = target
  end
  vim.api.nvim_win_set_cursor(0, cursor)
  vim.cmd('normal! zv')
end

--- Goes to the next missing source, with a count to a later one.
function M.next()
  go(1, vim.v.count1)
end

--- Goes to the previous missing source, with a count to an earlier one.
function M.previous()
  go(-1, vim.v.count1)
end

return M
