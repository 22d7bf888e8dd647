--- The plugin works however it is installed: each layout in a Neovim of its own, with a report on its command
--- line. The plugin managers themselves cannot be had here; what they do is done in their place.
local t = require('harness')

local plugin = vim.uv.fs_realpath(vim.env.ASSESSOR_PLUGIN)

-- What the child does in the end: waits for the server, and tells what is wrong.
local CHECK = [[
local function check()
  local report = vim.fn.bufnr('talks.assessment.md')
  local function clients()
    return vim.lsp.get_clients({ name = 'assessor', bufnr = report })
  end
  local attached = vim.wait(PATIENCE, function()
    return #clients() > 0 and clients()[1].initialized
  end, 5)
  local problems = {}
  local function claim(holds, what)
    if not holds then
      table.insert(problems, what)
    end
  end
  claim(attached, 'no server')
  claim(vim.bo[report].filetype == 'assessment', 'filetype ' .. vim.bo[report].filetype)
  claim(vim.fn.exists(':AssessorCitation') == 2, 'no commands')
  claim(vim.fn.maparg('<Plug>(assessor-citation)', 'n') ~= '', 'no mappings')
  claim(#vim.api.nvim_get_runtime_file('doc/assessor.txt', false) > 0, 'no help')
  claim(attached and vim.deep_equal(clients()[1].config.cmd, CMD), 'setup was not heard')
  vim.wait(100)
  claim(#clients() == 1, #clients() .. ' servers')
  io.stdout:write(#problems == 0 and 'all is well' or table.concat(problems, ', '))
  vim.cmd('qall!')
end
vim.api.nvim_create_autocmd('VimEnter', {
  callback = function()
    vim.schedule(check)
  end,
})
]]

-- As lazy.nvim loads a plugin: into the runtime path, its files, then its setup.
local LAZY = ([[
local function load()
  vim.opt.runtimepath:prepend(%q)
  vim.cmd('augroup filetypedetect')
  vim.cmd.source(%q)
  vim.cmd('augroup END')
  vim.cmd.source(%q)
  require('assessor').setup(OPTIONS)
end
]]):format(plugin, plugin .. '/ftdetect/assessment.lua', plugin .. '/plugin/assessor.lua')

local layouts = {
  ["Neovim's own packages, without setup"] = { 'start', '', { 'assessor', 'lsp' } },
  ["Neovim's own packages, with setup before them"] = { 'start', "require('assessor').setup(OPTIONS)" },
  ['packer, at the start'] = { 'opt', "vim.cmd.packadd('assessor') require('assessor').setup(OPTIONS)" },
  ['packer, late'] = {
    'opt',
    [[
    vim.api.nvim_create_autocmd('VimEnter', {
      callback = function()
        vim.cmd.packadd('assessor')
        require('assessor').setup(OPTIONS)
      end,
    })]],
  },
  ['lazy.nvim, at the start'] = { nil, 'vim.go.loadplugins = false ' .. LAZY .. ' load()' },
  ['lazy.nvim, late'] = {
    nil,
    'vim.go.loadplugins = false '
      .. LAZY
      .. [[
    vim.api.nvim_create_autocmd('VimEnter', { callback = load })]],
  },
}

local OLDER = "rawset(vim.lsp, 'config', nil) rawset(vim.lsp, 'enable', nil)\n"
local OPTIONS = "local OPTIONS = { cmd = { vim.fn.exepath('assessor'), 'lsp' } }\n"

local report = t.write('layouts/talks.assessment.md', t.report('talks.assessment.md'))

for name, layout in vim.spairs(layouts) do
  for _, older in ipairs({ false, true }) do
    t.test(name .. (older and ', as in Neovim 0.10' or ''), function()
      local pack, init, cmd = layout[1], layout[2], layout[3]
      local home = ('%s/layouts/%s'):format(vim.env.ASSESSOR_WORK, vim.fn.sha256(name .. tostring(older)))
      local packages = vim.fs.joinpath(home, 'data/nvim/site/pack/test', pack or 'none')
      vim.fn.mkdir(packages, 'p')
      assert(vim.uv.fs_symlink(plugin, packages .. '/assessor'))
      local lines = { ('local PATIENCE = %d\n'):format(t.PATIENCE), OPTIONS }
      table.insert(lines, ('local CMD = %s\n'):format(cmd and vim.inspect(cmd) or 'OPTIONS.cmd'))
      vim.list_extend(lines, { older and OLDER or '', init, '\n', CHECK })
      local file = assert(io.open(home .. '/init.lua', 'w'))
      file:write(table.concat(lines))
      file:close()
      local init_lua = home .. '/init.lua'
      local nvim = { vim.env.ASSESSOR_NVIM, '--headless', '-i', 'NONE', '-n', '-u', init_lua, report }
      local environment = { XDG_DATA_HOME = home .. '/data', XDG_STATE_HOME = home .. '/state' }
      local options = { text = true, timeout = t.PATIENCE * 2, env = environment }
      local result = vim.system(nvim, options):wait()
      t.equal({ result.stdout, result.stderr }, { 'all is well', '' })
    end)
  end
end

t.finish()
