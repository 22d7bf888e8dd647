--- What the plugin tells about itself.
local t = require('harness')

local function health()
  vim.cmd('silent checkhealth assessor')
  return t.text()
end

t.test('checkhealth is clean with a server at work', function()
  t.open(t.write('one.md', 'Text.\n'))
  local report = health()
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
  t.contains(report, 'running without a folder, for 1 file')
  t.contains(report, 'assessor 0.')
end)

t.test("it names the team's folder and settings", function()
  local settings = t.write('team/assessor.toml', '')
  t.open(t.write('team/two.md', 'Text.\n'))
  local report = health()
  assert(not report:find('ERROR') and not report:find('WARNING'), report)
  t.contains(report, "the team's settings: " .. vim.uv.fs_realpath(settings))
end)

local help = vim.api.nvim_get_runtime_file('doc/assessor.txt', false)[1]

t.test('every command and mapping is in the help, and every help tag builds', function()
  -- In a folder of their own: the tags that the user has built stay as they are.
  local doc = vim.fs.dirname(t.write('doc/assessor.txt', t.read(help)))
  vim.cmd.helptags(doc)
  local tags = t.read(doc .. '/tags')
  local count = 0
  for name in pairs(vim.api.nvim_get_commands({})) do
    if vim.startswith(name, 'Assessor') then
      t.contains('\n' .. tags, '\n:' .. name .. '\t')
      count = count + 1
    end
  end
  t.equal(count, 14)
  for _, mapping in ipairs(vim.api.nvim_get_keymap('n')) do
    if vim.startswith(mapping.lhs, '<Plug>(assessor-') then
      t.contains(tags, mapping.lhs)
      count = count + 1
    end
  end
  t.equal(count, 14 + 11)
end)

t.test('the plugin says the version of the program that it comes with', function()
  local shown = vim.system({ 'assessor', '--version' }, { text = true }):wait().stdout
  t.contains(shown, require('assessor.server').VERSION)
end)

t.test('the help leads nowhere in vain', function()
  local doc = vim.fs.dirname(t.write('doc/assessor.txt', t.read(help)))
  vim.cmd.helptags(doc)
  vim.opt.runtimepath:append(vim.fs.dirname(doc))
  for link in t.read(help):gmatch('|(%S+)|') do
    assert(pcall(vim.cmd.help, link), link)
  end
end)

t.test('no mapping is forced upon anybody', function()
  for _, mapping in ipairs(vim.api.nvim_get_keymap('')) do
    local ours = (mapping.rhs or ''):find('[Aa]ssessor')
    assert(not ours or vim.startswith(mapping.lhs, '<Plug>'), mapping.lhs)
  end
end)

t.test(':AssessorConfig opens the settings of the team, or begins them', function()
  vim.cmd.edit(vim.env.ASSESSOR_WORK .. '/team/two.md')
  vim.cmd.AssessorConfig()
  t.equal(vim.fn.expand('%:p'), vim.uv.fs_realpath(vim.env.ASSESSOR_WORK) .. '/team/assessor.toml')
  t.open(t.write('alone/three.md', 'Text.\n'))
  vim.cmd('silent AssessorConfig')
  t.contains(vim.fn.expand('%:p'), '/alone/assessor.toml')
end)

t.test('the log opens', function()
  vim.cmd.AssessorLog()
  t.contains(vim.api.nvim_buf_get_name(0), 'lsp.log')
end)

t.finish()
