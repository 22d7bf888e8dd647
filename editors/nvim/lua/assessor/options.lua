--- What may be given to `setup`, and what is wrong about what was given.
local M = {}

--- @param value any
--- @return boolean
local function is_words(value)
  if type(value) ~= 'table' or not vim.islist(value) or #value == 0 then
    return false
  end
  for _, word in ipairs(value) do
    if type(word) ~= 'string' then
      return false
    end
  end
  return true
end

local function is_table(value)
  return type(value) == 'table'
end

-- Each with the test that it must pass, and the same in words.
local ours = {
  cmd = {
    function(value)
      return type(value) == 'function' or is_words(value)
    end,
    "a list of words, such as { '/path/to/assessor', 'lsp' }",
  },
  filetypes = { is_words, "a list of words, such as { 'markdown', 'text' }" },
  root_markers = { is_words, "a list of words, such as { 'assessor.toml', '.git' }" },
  autocomplete = {
    function(value)
      return type(value) == 'boolean'
    end,
    'true or false',
  },
  settings = { is_table, "a table, such as { assessor = { rules = { ['carried-source'] = 'off' } } }" },
}

-- `vim.lsp.ClientConfig` and `vim.lsp.Config`, whose values Neovim checks itself.
local neovims = {
  'before_init',
  'capabilities',
  'cmd_cwd',
  'cmd_env',
  'commands',
  'detached',
  'exit_timeout',
  'flags',
  'get_language_id',
  'handlers',
  'init_options',
  'name',
  'offset_encoding',
  'on_attach',
  'on_error',
  'on_exit',
  'on_init',
  'reuse_client',
  'root_dir',
  'trace',
  'workspace_folders',
  'workspace_required',
}

--- The options that can be used, and a sentence for each that cannot.
--- @param opts any
--- @return table, string[]
function M.check(opts)
  if opts == nil then
    return {}, {}
  end
  if not is_table(opts) then
    return {}, { ('setup takes a table of options, not %s'):format(vim.inspect(opts)) }
  end
  local good, problems = {}, {}
  for name, value in vim.spairs(opts) do
    local test = ours[name]
    if not test and not vim.list_contains(neovims, name) then
      local there_are = 'There are cmd, filetypes, root_markers, settings and autocomplete'
      table.insert(problems, ("there is no option '%s'. %s"):format(name, there_are))
    elseif test and not test[1](value) then
      table.insert(problems, ('%s must be %s, not %s'):format(name, test[2], vim.inspect(value)))
    else
      good[name] = value
    end
  end
  return good, problems
end

return M
