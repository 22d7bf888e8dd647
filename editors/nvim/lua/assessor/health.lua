--- `:checkhealth assessor`
local health = vim.health

local M = {}

local function check_neovim()
  if vim.fn.has('nvim-0.10') == 0 then
    health.error('Neovim 0.10 or newer is needed')
    return false
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  return true
end

--- @param cmd string[]|function
local function check_program(cmd)
  if type(cmd) ~= 'table' then
    health.info('the server is started by a function of your own')
    return
  end
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    health.error(("the program '%s' was not found"):format(cmd[1]), {
      'Install it: :help assessor-install',
      "Or say where it is: require('assessor').setup({ cmd = { '/path/to/assessor', 'lsp' } })",
    })
    return
  end
  local ran, result = pcall(function()
    return vim.system({ path, '--version' }, { text = true, timeout = 5000 }):wait()
  end)
  if ran and result.code == 0 then
    health.ok(('%s at %s'):format(vim.trim(result.stdout), path))
  else
    health.error(('%s does not run'):format(path), { ran and vim.trim(result.stderr) or tostring(result) })
  end
end

--- @param filetypes string[]
local function check_clients(filetypes)
  local clients = vim.lsp.get_clients({ name = 'assessor' })
  if #clients == 0 then
    health.info('not running; it starts with the first buffer of filetype ' .. table.concat(filetypes, ', '))
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('running in %s, %d buffer(s)'):format(client.config.root_dir or 'no folder', buffers))
  end
end

function M.check()
  health.start('assessor')
  if check_neovim() then
    local config = require('assessor').config()
    check_program(config.cmd)
    check_clients(config.filetypes)
  end
end

return M
