// Shell completion, written from the tree of commands itself, so that it cannot fall behind.
#pragma once

#include <string>

#include "CLI/CLI.hpp"

namespace jiedui::cli {

// For `source <(jiedui completion bash)`.
std::string BashCompletion(const CLI::App& app);
// For `source <(jiedui completion zsh)`, or a file _jiedui in $fpath.
std::string ZshCompletion(const CLI::App& app);

}  // namespace jiedui::cli
