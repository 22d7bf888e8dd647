---@brief
---
--- https://github.com/OWNER_NOT_SET/assessor
---
--- A language server for analysts who write assessments. It marks claims without a source, citations that
--- lead nowhere and titles that a named official did not hold on the day of the report. It is silent in
--- files that are not assessments.
---
--- The program comes with the releases of the repository. Put it on your `PATH`, or install it with Mason.
---
--- A team's settings are in `assessor.toml` next to its reports; `assessor init` writes one. For commands,
--- mappings and a statusline, use the plugin in the folder `editors/nvim` of the repository in place of
--- this configuration.

---@type vim.lsp.Config
return {
  cmd = { 'assessor', 'lsp' },
  filetypes = { 'markdown', 'quarto', 'rmd', 'text' },
  root_markers = { 'assessor.toml', '.git' },
  get_language_id = function(_, filetype)
    return filetype == 'text' and 'plaintext' or filetype
  end,
}
