--- How the server is found, started, and started again; what Neovim 0.10 and 0.11 share.
local M = {}

-- So often it is started again in so many seconds, before it is left alone.
local PATIENCE, WITHIN = 4, 180

--- The version of the program that this plugin comes with.
M.VERSION = '0.2.0'

local crashes = {} --- @type number[] when they were, in seconds

--- Forgets about earlier crashes: the user has asked for the server anew.
function M.forgive()
  crashes = {}
end

--- Notes a crash; says whether to try once more.
--- @return boolean
local function worth_another_try()
  local now = vim.uv.now() / 1000
  table.insert(crashes, now)
  crashes = vim.tbl_filter(function(when)
    return now - when < WITHIN
  end, crashes)
  return #crashes <= PATIENCE
end

--- Neovim calls this when the server is gone. Brings it back to its buffers if nobody asked it to go.
--- @param code integer
--- @param signal integer
--- @param id integer
function M.on_exit(code, signal, id)
  local asked = code == 0 and (signal == 0 or signal == 15)
  if asked or vim.v.exiting ~= vim.NIL then
    return
  end
  local client = vim.lsp.get_client_by_id(id)
  local buffers = client and vim.tbl_keys(client.attached_buffers) or {}
  -- After what Neovim itself does about it, which it schedules behind this.
  vim.schedule(function()
    vim.schedule(function()
      if not worth_another_try() then
        local message = 'Assessor stopped several times in a row, so it is not started again. '
          .. 'Try :AssessorRestart. The cause is in :AssessorLog'
        vim.notify(message, vim.log.levels.ERROR)
        return
      end
      local again = false
      for _, bufnr in ipairs(buffers) do
        if vim.api.nvim_buf_is_loaded(bufnr) then
          require('assessor').start(bufnr)
          again = true
        end
      end
      if again and #crashes == 1 then
        vim.notify('Assessor stopped unexpectedly and was started again', vim.log.levels.WARN)
      end
    end)
  end)
end

local compared = {} --- @type table<string, boolean> versions already told

--- Says once if the program is of another version than the plugin: it may lack what the plugin asks of it.
--- @param client table
function M.compare_versions(client)
  -- Neovim 0.10 doesn't keep it.
  local theirs = vim.tbl_get(client, 'server_info', 'version')
  if not theirs or theirs == M.VERSION or compared[theirs] then
    return
  end
  compared[theirs] = true
  local message = "Assessor's program has version %s, but this plugin needs version %s. Some things may not "
    .. 'work. See :help assessor-install'
  vim.notify(message:format(theirs, M.VERSION), vim.log.levels.WARN)
end

--- Tells the servers that a file of the team's has changed, also where Neovim watches none.
--- @param uri string
function M.file_changed(uri)
  local changes = { { uri = uri, type = vim.lsp.protocol.FileChangeType.Changed } }
  for _, client in ipairs(vim.lsp.get_clients({ name = 'assessor' })) do
    if vim.fn.has('nvim-0.11') == 1 then
      client:notify('workspace/didChangeWatchedFiles', { changes = changes })
    else
      client.notify('workspace/didChangeWatchedFiles', { changes = changes })
    end
  end
end

--- Files beside reports that the server writes into, as patterns of their paths.
local BESIDE = {
  '/assessor%.toml$',
  '/actors/[^/]+%.toml$',
  '%.bib$',
  '%.bibtex$',
  '%.csl%.json$',
  '/references%.json$',
  '/bibliography%.json$',
}

--- Shows the servers what is typed in such a file: what they write there must go where it belongs, also while
--- the file is not saved. Does nothing for other buffers.
--- @param bufnr integer
function M.show(bufnr)
  if not vim.api.nvim_buf_is_loaded(bufnr) or vim.bo[bufnr].buftype ~= '' then
    return
  end
  local name = vim.fs.normalize(vim.api.nvim_buf_get_name(bufnr))
  local is_beside = vim.iter(BESIDE):any(function(pattern)
    return name:find(pattern) ~= nil
  end)
  if is_beside then
    for _, client in ipairs(vim.lsp.get_clients({ name = 'assessor' })) do
      vim.lsp.buf_attach_client(bufnr, client.id)
    end
  end
end

--- The server sends this when past reports have been read, or the team's settings have changed.
local function on_refresh(...)
  require('assessor.status').refresh()
  return vim.lsp.handlers['workspace/inlayHint/refresh'](...)
end

--- What `vim.lsp` is told, before the user's options are laid over it.
--- @return table # a `vim.lsp.ClientConfig` with `filetypes` and `root_markers` beside it
function M.defaults()
  return {
    name = 'assessor',
    cmd = { 'assessor', 'lsp' },
    filetypes = { 'assessment', 'markdown', 'quarto', 'rmd', 'text' },
    root_markers = { 'assessor.toml', '.git' },
    settings = { assessor = vim.empty_dict() },
    get_language_id = function(_, filetype)
      return filetype == 'text' and 'plaintext' or filetype
    end,
    on_exit = M.on_exit,
    handlers = { ['workspace/inlayHint/refresh'] = on_refresh },
  }
end

--- The folder that holds the team's assessments: the nearest one with an `assessor.toml`, else the
--- repository. Earlier markers win, however far up they are.
--- @param bufnr integer
--- @param markers string[]
--- @return string? # nil for a file on its own, which the server takes as well
function M.root(bufnr, markers)
  for _, marker in ipairs(markers) do
    local root = vim.fs.root(bufnr, marker)
    if root then
      return root
    end
  end
end

local told = {} --- @type table<string, boolean> commands already reported as missing

--- Whether the server's program is there. Says once, in words for an analyst, when it isn't: Neovim
--- itself raises an error at every buffer, or says nothing, depending on its version.
--- @param cmd string[]|function
--- @return boolean
function M.available(cmd)
  if type(cmd) ~= 'table' or vim.fn.executable(cmd[1]) == 1 then
    return true
  end
  if not told[cmd[1]] then
    told[cmd[1]] = true
    local found = vim.uv.fs_stat(vim.fn.expand(cmd[1]))
    local is_file = found and found.type == 'file'
    local what = is_file and 'cannot be run, because you lack permission' or 'was not found'
    local message = ("Assessor: the program '%s' %s. See :help assessor-install"):format(cmd[1], what)
    vim.schedule(function()
      vim.notify(message, vim.log.levels.WARN)
    end)
  end
  return false
end

--- The server attached to a buffer.
--- @param bufnr integer? the current one if nil
--- @return vim.lsp.Client?
function M.client(bufnr)
  return vim.lsp.get_clients({ name = 'assessor', bufnr = bufnr or 0 })[1]
end

return M
