--- What a team keeps beside its reports: its own actors.
local ask = require('assessor.ask')
local server = require('assessor.server')

local M = {}

--- Makes sure that a file is there and may be written, with its folder.
--- @param path string
--- @return string? # the folder without the right to write
local function prepare(path)
  local folder = vim.fs.dirname(path)
  if not vim.uv.fs_stat(folder) and not pcall(vim.fn.mkdir, folder, 'p') then
    return folder
  end
  local file = io.open(path, 'ab')
  if not file then
    return folder
  end
  file:close()
end

--- Writes the person into the team's file, and shows it there.
--- @param client vim.lsp.Client
--- @param name string
--- @param post string
local function add(client, name, post)
  ask.request(client, 'assessor/addActor', { name = name, post = post }, function(answer)
    if not answer or answer == vim.NIL then
      return
    end
    local path, is_new = vim.uri_to_fname(answer.uri), #answer.edits > 0
    local problem = is_new and prepare(path)
    if problem then
      local message = '%s was not added, because you lack permission to write to the folder %s'
      ask.warn(message:format(name, problem))
      return
    end
    vim.cmd.split(vim.fn.fnameescape(path))
    vim.cmd.checktime()
    if is_new then
      vim.lsp.util.apply_text_edits(answer.edits, vim.api.nvim_get_current_buf(), client.offset_encoding)
      vim.cmd('silent write')
      server.file_changed(answer.uri)
    end
    vim.api.nvim_win_set_cursor(0, { answer.line + 1, 0 })
    ask.tell(name .. (is_new and " was added to the team's actors" or " is already one of the team's actors"))
  end)
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
        add(client, name, vim.trim(post))
      end
    end)
  end
  ask.request(client, 'assessor/actors', nil, function(actors)
    local here = at_cursor(actors, at)
    local post = here and here.title or nil
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
