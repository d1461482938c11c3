// jiedui completion bash|zsh.
#include "clients/cli/completion.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/commands.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

std::vector<std::string> Spellings(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_lnames()) names.push_back("--" + name);
  for (const auto& name : option.get_snames()) names.push_back("-" + name);
  return names;
}

// "table json csv" of an option whose type is written "{table,json,csv}".
std::string ChoicesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return "";
  return absl::StrReplaceAll(type.substr(open + 1, close - open - 1), {{",", " "}});
}

// What the shell function needs to know, gathered from the tree.
struct Tree {
  std::vector<std::string> commands;  // paths: " pairing list"
  std::string values;                 // case branches: the words that may follow an option
  std::string words;                  // case branches: the words that may follow a command
};

void Gather(const CLI::App& app, const std::string& path, Tree& tree) {
  std::vector<std::string> words;
  for (const CLI::App* command : app.get_subcommands({})) {
    words.push_back(command->get_name());
    const std::string below = StrCat(path, " ", command->get_name());
    tree.commands.push_back(below);
    Gather(*command, below, tree);
  }
  for (const CLI::Option* option : app.get_options()) {
    const std::vector<std::string> spellings = Spellings(*option);
    const std::string choices = ChoicesOf(*option);
    if (spellings.empty()) {  // a positional: only its choices can be told
      if (!choices.empty()) words.push_back(choices);
      continue;
    }
    words.insert(words.end(), spellings.begin(), spellings.end());
    if (option->get_items_expected_max() == 0) continue;  // a flag
    for (const std::string& spelling : spellings) {
      // Options of the program itself may stand behind any command.
      tree.values +=
          StrCat("    ", path.empty() ? "*" : "", "\"", path, " ", spelling, "\") echo \"", choices, "\"; return ;;\n");
    }
  }
  tree.words += StrCat("    \"", path, "\") echo \"", absl::StrJoin(words, " "), "\" ;;\n");
}

// A function both shells understand: given the words before the cursor, it prints those that may come next.
std::string ChoicesFunction(const CLI::App& app) {
  Tree tree;
  Gather(app, "", tree);
  std::string paths;
  for (const std::string& path : tree.commands) paths += StrCat(paths.empty() ? "" : "|", "\"", path, "\"");
  return StrCat(R"sh(_jiedui_choices() {
  local at="" previous="" word
  for word in "$@"; do
    case "$at $word" in
      )sh",
                paths, R"sh() at="$at $word" ;;
    esac
    previous="$word"
  done
  case "$at $previous" in
)sh",
                tree.values, R"sh(  esac
  case "$at" in
)sh",
                tree.words, R"sh(  esac
}
)sh");
}

}  // namespace

std::string BashCompletion(const CLI::App& app) {
  return StrCat("# jiedui completion for bash: source <(jiedui completion bash)\n", ChoicesFunction(app),
                R"sh(_jiedui() {
  COMPREPLY=($(compgen -W "$(_jiedui_choices "${COMP_WORDS[@]:1:COMP_CWORD-1}")" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _jiedui jiedui
)sh");
}

std::string ZshCompletion(const CLI::App& app) {
  return StrCat("#compdef jiedui\n# jiedui completion for zsh: source <(jiedui completion zsh)\n", ChoicesFunction(app),
                R"sh(_jiedui() {
  local -a found
  found=(${=$(_jiedui_choices "${(@)words[2,CURRENT-1]}")})
  if (( $#found )); then compadd -- $found; else _files; fi
}
if [[ $funcstack[1] == _jiedui ]]; then _jiedui "$@"; else compdef _jiedui jiedui; fi
)sh");
}

void AddCompletionCommand(CLI::App& app, Body& chosen) {
  CLI::App* completion = AddGroup(app, "completion", "生成命令补全脚本");
  completion->add_subcommand("bash", "source <(jiedui completion bash)")->callback([&app, &chosen] {
    chosen = [&app](Session& session) {
      session.streams.out << BashCompletion(app);
      return Exit::kOk;
    };
  });
  completion->add_subcommand("zsh", "source <(jiedui completion zsh)")->callback([&app, &chosen] {
    chosen = [&app](Session& session) {
      session.streams.out << ZshCompletion(app);
      return Exit::kOk;
    };
  });
}

}  // namespace jiedui::cli
