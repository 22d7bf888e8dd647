--- Assessor in Neovim. Nothing here needs to be called: the plugin starts by itself. See
--- `:help assessor`.
local server = require('assessor.server')

local M = {}

local options = {} --- @type table what the user gave to `setup`

--- What was wrong about it, for `:checkhealth`.
M.problems = {} --- @type string[]

-- Chosen by what exists rather than by version: Neovim 0.11 brought both functions.
local has_lsp_config = vim.lsp.config ~= nil and vim.lsp.enable ~= nil

--- Changes how the server is started. Optional. An option that cannot be used is told and left out.
--- @param opts table? `cmd`, `filetypes`, `root_markers`, `settings`, `autocomplete`, and anything else that
---   `vim.lsp.ClientConfig` has
function M.setup(opts)
  local good, problems = require('assessor.options').check(opts)
  M.problems = problems
  for _, problem in ipairs(problems) do
    vim.notify('Assessor: ' .. problem, vim.log.levels.WARN)
  end
  -- The user's function is called in addition to ours, which starts the server again after a crash.
  if good.on_exit then
    good.on_exit = vim.iter({ server.on_exit, good.on_exit }):flatten():totable()
  end
  options = vim.tbl_deep_extend('force', options, good)
  if has_lsp_config then
    vim.lsp.config('assessor', options)
  end
end

--- The configuration in force: the defaults with the user's options over them.
--- @return table
function M.config()
  if has_lsp_config then
    return vim.lsp.config.assessor
  end
  return vim.tbl_deep_extend('force', server.defaults(), options)
end

--- Whether a buffer is a file of a kind that the server takes.
--- @param bufnr integer
--- @param config table
--- @return boolean
local function is_ours(bufnr, config)
  return vim.bo[bufnr].buftype == '' and vim.list_contains(config.filetypes, vim.bo[bufnr].filetype)
end

--- Whether a server that runs will do: Neovim 0.10 gives each file without a folder one of its own.
--- @param client vim.lsp.Client
--- @param config table
--- @return boolean
local function will_do(client, config)
  return client.name == config.name and client.config.root_dir == config.root_dir
end

--- Starts the server for one buffer, or attaches the buffer to the server that runs for its folder.
--- Does nothing for buffers that are no reports.
--- @param bufnr integer
function M.start(bufnr)
  local config = M.config()
  if is_ours(bufnr, config) and server.available(config.cmd) then
    -- A copy: what Neovim hands out is what it starts the next server with.
    config = vim.tbl_extend('force', config, {})
    config.root_dir = server.root(bufnr, config.root_markers)
    vim.lsp.start(config, { bufnr = bufnr, reuse_client = will_do })
  end
end

--- Starts the server for a buffer, where Neovim doesn't by itself.
--- @param bufnr integer
local function take(bufnr)
  if not has_lsp_config then
    M.start(bufnr)
    return
  end
  -- Neovim starts it, but keeps silent where the program is missing.
  local config = M.config()
  if is_ours(bufnr, config) then
    server.available(config.cmd)
  end
end

--- Starts the server, now and for every matching buffer to come. `plugin/assessor.lua` calls it.
function M.enable()
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('assessor', {}),
    callback = function(event)
      take(event.buf)
    end,
  })
  if vim.v.vim_did_enter == 0 then
    if has_lsp_config then
      vim.lsp.enable('assessor')
    end
    return
  end
  -- Loaded late, by a plugin manager: `setup` comes behind this, and the open reports have had their event.
  vim.schedule(function()
    if has_lsp_config then
      vim.lsp.enable('assessor')
    end
    for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      if vim.api.nvim_buf_is_loaded(bufnr) then
        take(bufnr)
      end
    end
  end)
end

--- For a statusline: `%{v:lua.require'assessor'.statusline()}`.
--- @param bufnr integer? the current one if nil
--- @return string # such as '2 of 14 without source', or '' where Assessor is not running
function M.statusline(bufnr)
  return require('assessor.status').line(bufnr or 0)
end

return M
