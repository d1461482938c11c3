#include "clients/cli/settings.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "clients/cli/errors.h"
#include "common/base/text.h"

namespace jiedui::cli {
namespace {

std::string UserOfTheMachine() {
  for (const char* name : {"USER", "LOGNAME"}) {
    const char* user = std::getenv(name);
    if (user != nullptr && *user != '\0') return user;
  }
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : StrCat("uid-", geteuid());
}

}  // namespace

absl::StatusOr<Caller> ParseCaller(std::string_view text) {
  Caller caller;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view key = part.substr(0, equals);
    std::string* field = key == "person"         ? &caller.person
                         : key == "organisation" ? &caller.organisation
                         : key == "role"         ? &caller.role
                         : key == "region"       ? &caller.region
                                                 : nullptr;
    if (equals == std::string_view::npos || field == nullptr) {
      return UsageError(StrCat("“--as”中的“", part, "”不正确，应写作 person=…;organisation=…;role=…;region=…。"));
    }
    *field = part.substr(equals + 1);
  }
  if (caller.person.empty()) caller.person = UserOfTheMachine();
  if (caller.role.empty()) caller.role = "operator";
  return caller;
}

}  // namespace jiedui::cli
