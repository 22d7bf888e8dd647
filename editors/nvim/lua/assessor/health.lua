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

--- @param problems string[]
local function check_setup(problems)
  for _, problem in ipairs(problems) do
    health.warn('setup: ' .. problem, { 'See :help assessor.setup()' })
  end
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
    health.info('not running; it starts with the first file of type ' .. table.concat(filetypes, ', '))
  end
  for _, client in ipairs(clients) do
    local count = vim.tbl_count(client.attached_buffers)
    local files = count == 1 and '1 file' or ('%d files'):format(count)
    local folder = client.config.root_dir
    health.ok(('running %s, for %s'):format(folder and 'in ' .. folder or 'without a folder', files))
    local settings = folder and vim.fs.joinpath(folder, 'assessor.toml')
    if settings and vim.uv.fs_stat(settings) then
      health.ok("the team's settings: " .. settings)
    else
      health.info('no assessor.toml there: the default settings apply')
    end
  end
end

-- What is missing here costs one command, and nothing else.
local function check_helpers()
  if vim.fn.has('clipboard') == 0 then
    health.info('no clipboard (:help clipboard): :AssessorCitation offers only URLs copied in Neovim')
  end
  local openers = { 'open', 'xdg-open', 'wslview', 'explorer.exe', 'rundll32' }
  local found = vim.iter(openers):any(function(program)
    return vim.fn.executable(program) == 1
  end)
  if not found then
    health.info(':AssessorMap writes a file but opens no browser: there is no xdg-open')
  end
end

function M.check()
  health.start('assessor')
  if check_neovim() then
    local assessor = require('assessor')
    local config = assessor.config()
    check_setup(assessor.problems)
    check_program(config.cmd)
    check_clients(config.filetypes)
    check_helpers()
  end
end

return M
