--- How the server is found and started; what Neovim 0.10 and 0.11 share.
local M = {}

--- What `vim.lsp` is told, before the user's options are laid over it.
--- @return table # a `vim.lsp.ClientConfig` with `filetypes` and `root_markers` beside it
function M.defaults()
  return {
    name = 'assessor',
    cmd = { 'assessor', 'lsp' },
    filetypes = { 'assessment', 'markdown', 'text' },
    root_markers = { 'assessor.toml', '.git' },
    settings = { assessor = vim.empty_dict() },
    get_language_id = function(_, filetype)
      return filetype == 'text' and 'plaintext' or filetype
    end,
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
    local message = ("Assessor: the program '%s' was not found. "
      .. 'How to install it, or to say where it is: :help assessor-install'):format(cmd[1])
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
