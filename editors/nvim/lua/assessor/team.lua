--- What a team keeps beside its reports: its own actors.
local ask = require('assessor.ask')
local server = require('assessor.server')

local M = {}

local HEAD = [[
# People, bodies and outlets that your team knows and Assessor does not.
# To fill in a line, remove the # at its start. Changes apply when you save.

]]

local MONTHS = {
  'january', 'february', 'march', 'april', 'may', 'june', 'july',
  'august', 'september', 'october', 'november', 'december',
}

--- A string as TOML has it.
--- @param text string
--- @return string
local function quoted(text)
  return '"' .. text:gsub('[\\"]', '\\%0'):gsub('%c', ' ') .. '"'
end

--- An identifier made out of a name: `Şükrü Kaya` becomes `sukru-kaya`.
--- @param name string
--- @return string
local function identifier(name)
  local id = vim.fn.tolower(name)
  for letter in ('abcdefghijklmnopqrstuvwxyz'):gmatch('.') do
    -- With all its accents.
    id = vim.fn.substitute(id, '[[=' .. letter .. '=]]', letter, 'g')
  end
  id = id:gsub("['’]", ''):gsub('[^a-z0-9]+', '-'):gsub('^%-', ''):gsub('%-$', '')
  return id ~= '' and id or 'actor'
end

--- The month of the report, from the first date in its name or its head.
--- @return string? # such as `2024-11`
local function month()
  local head = vim.api.nvim_buf_get_lines(0, 0, 40, false)
  table.insert(head, 1, vim.fn.expand('%:t'))
  local text = table.concat(head, '\n'):lower()
  local year, number = text:match('%f[%d]([12]%d%d%d)%-([01]%d)%f[^%d]')
  if year then
    return year .. '-' .. number
  end
  for i, name in ipairs(MONTHS) do
    year = text:match('%f[%a]' .. name .. '%s+%d%d?,?%s+([12]%d%d%d)%f[^%d]')
      or text:match('%f[%a]' .. name .. '%s+([12]%d%d%d)%f[^%d]')
    if year then
      return ('%s-%02d'):format(year, i)
    end
  end
end

--- @param name string
--- @param post string
--- @param id string
--- @return string
local function entry(name, post, id)
  local when = month()
  local held = '#occupancy = [\n#  { title = "Governor of …", from = "2024-05", checked = '
    .. quoted(when or '2024-11')
    .. ' },\n#]'
  if post ~= '' then
    local checked = when and ', checked = ' .. quoted(when) or ''
    held = ('occupancy = [\n  { title = %s%s },\n]'):format(quoted(post), checked)
  end
  local file, last = vim.fn.expand('%:t'), name:match('%S+$') or name
  return table.concat({
    '[[actor]]',
    'id = ' .. quoted(id),
    'schema = "Person"',
    'name = ' .. quoted(name),
    ('#lastName = %s        # if it is not the last word of the name'):format(quoted(last)),
    '#alias = [""]                # other spellings of the whole name',
    '#country = "us"              # two letters',
    '#summary = ""                # one sentence about the actor',
    held,
    'source = ' .. quoted(file ~= '' and file or 'our own'),
    '',
  }, '\n')
end

--- @param path string
--- @return string # '' where there is none
local function read(path)
  local file = io.open(path, 'rb')
  local text = file and file:read('*a') or ''
  if file then
    file:close()
  end
  return text
end

--- Makes sure that a file is there and may be written, with its folder; a new one gets a head.
--- @return string? problem
local function prepare(path, head)
  local folder = vim.fs.dirname(path)
  if not vim.uv.fs_stat(folder) and not pcall(vim.fn.mkdir, folder, 'p') then
    return folder
  end
  local is_new = read(path) == ''
  local file = io.open(path, 'ab')
  if not file then
    return folder
  end
  local done = not is_new or file:write(head)
  return not (file:close() and done) and folder or nil
end

--- Adds lines at the end of the buffer in front, after an empty one, and saves it: undo takes them back.
--- @param lines string
local function append(lines)
  local last = vim.api.nvim_buf_get_lines(0, -2, -1, false)[1] or ''
  local new = vim.split((last == '' and '' or '\n') .. vim.trim(lines), '\n', { plain = true })
  vim.api.nvim_buf_set_lines(0, -1, -1, false, new)
  vim.cmd('silent write')
end

--- Where the team's files are: with the nearest `assessor.toml`, or where one belongs.
--- @return string
local function folder()
  local here = vim.fn.expand('%:p:h')
  local settings = vim.fs.find('assessor.toml', { upward = true, path = here })[1]
  return settings and vim.fs.dirname(settings)
    or server.root(0, require('assessor').config().root_markers)
    or here
end

--- Writes the person into the file, and shows it there.
--- @param name string
--- @param post string
local function add(name, post)
  local path = vim.fs.joinpath(folder(), 'actors', 'team.toml')
  local text = read(path)
  local named = '\nname = ' .. quoted(name) .. '\n'
  local present = ('\n' .. text):find(named, 1, true) ~= nil
  local problem = not present and prepare(path, HEAD)
  if problem then
    local message = '%s was not added, because you lack permission to write to the folder %s'
    ask.warn(message:format(name, problem))
    return
  end
  local lines
  if not present then
    local id, number = identifier(name), 1
    while text:find(('id = "%s"'):format(id .. (number > 1 and '-' .. number or '')), 1, true) do
      number = number + 1
    end
    id = id .. (number > 1 and '-' .. number or '')
    -- While the report is in front.
    lines = entry(name, post, id)
  end
  vim.cmd.split(vim.fn.fnameescape(path))
  vim.cmd.checktime()
  if lines then
    append(lines)
    server.file_changed(vim.uri_from_fname(path))
  end
  vim.fn.search('^name = ' .. vim.fn.escape(quoted(name), '\\[].*^$~/'), 'cw')
  ask.tell(name .. (present and " is already one of the team's actors" or " was added to the team's actors"))
end

--- Which person the server sees named at the cursor.
--- @param actors table[]
--- @param at table the position
--- @return table?
local function at_cursor(actors, at)
  for _, actor in ipairs(actors or {}) do
    for _, range in ipairs(actor.ranges) do
      local from, to = range.start, range['end']
      local starts = from.line < at.line or from.line == at.line and from.character <= at.character
      local ends = to.line > at.line or to.line == at.line and to.character >= at.character
      if starts and ends and actor.kind == 'Person' then
        return actor
      end
    end
  end
end

--- Asks for name and post and adds the person to the team's actors.
--- @param given string? the name; nil to be asked, with the one at the cursor to begin with
function M.add_actor(given)
  local client = ask.client_here()
  if not client then
    return
  end
  local at, window = ask.position(client), vim.api.nvim_get_current_win()
  local function ask_post(name, guess)
    local prompt = ('Post of %s, with the country (may be empty): '):format(name)
    vim.ui.input({ prompt = prompt, default = guess }, function(post)
      if post and vim.api.nvim_win_is_valid(window) then
        vim.api.nvim_set_current_win(window)
        add(name, vim.trim(post))
      end
    end)
  end
  ask.request(client, 'assessor/actors', nil, function(actors)
    local here = at_cursor(actors, at)
    local post = here and not here.known and here.role or nil
    if given then
      ask_post(given, post)
      return
    end
    vim.ui.input({ prompt = 'Full name of the person: ', default = here and here.name }, function(name)
      name = name and vim.trim(name) or ''
      if name ~= '' then
        ask_post(name, post)
      end
    end)
  end)
end

return M
