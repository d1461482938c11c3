// How a resource is changed: a name that is free, who has written in it, its next revision with its event in one transaction.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "common/base/call.h"
#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "common/resource/rows.h"

namespace jiedui::resource {

// `name` is free; kAlreadyExists otherwise.
template <class Resource>
absl::Status IsFree(db::Mutation& m, std::string_view name) {
  absl::StatusOr<std::optional<Entered<Resource>>> taken = FindEntered<Resource>(m.tx(), name);
  if (!taken.ok()) return taken.status();
  return taken->has_value() ? absl::Status(Failure(kAlreadyExists, {{"name", name}})) : absl::OkStatus();
}

// The name of a new resource: the id asked for, or a random one. Chosen once, before the body, so that a re-run of the body keeps it.
template <class Resource>
std::string NewName(std::string_view id) {
  return StrCat(Traits<Resource>::kCollection, "/", id.empty() ? NewUuid() : std::string(id));
}

// An id that was asked for is one.
inline absl::Status ValidId(std::string_view field, std::string_view id) {
  if (id.empty() || IsResourceId(id)) return absl::OkStatus();
  return InvalidField(field, "小写字母、数字与连字符，不超过63个字符");
}

// The official has seen it as it is: an etag is required, and is that of the present revision.
inline absl::Status IsCurrent(std::string_view name, std::string_view present, std::string_view seen) {
  if (seen == present) return absl::OkStatus();
  return Failure(kEtagMismatch, {{"name", name}, {"current", present}, {"given", seen}});
}

// The authors with the caller among them, one a line.
inline std::string WithAuthor(std::string_view authors, const Caller& caller) {
  const std::string id = caller.Id();
  for (const auto line : absl::StrSplit(ToAbsl(authors), '\n')) {
    if (line == absl::string_view(id)) return std::string(authors);
  }
  return authors.empty() ? id : StrCat(authors, "\n", id);
}

inline bool IsAuthor(std::string_view authors, const Caller& caller) {
  return !authors.empty() && WithAuthor(authors, caller) == authors;
}

// What a change says of itself besides the resource.
struct Said {
  std::string_view event;
  std::vector<std::string> parties = {};  // whom it concerns besides Traits::PartiesOf
  std::string_view decision = "";         // the official's reason
  std::string_view clause = "";           // what it rests on
  std::string_view authors = "";
};

// Writes the next revision and says so, in one transaction; rules passed have been told to the mutation before.
template <class Resource>
absl::StatusOr<Resource> Save(db::Mutation& m, const Resource* before, Resource after, const Said& said) {
  absl::StatusOr<Resource> saved = Put(m.tx(), before, std::move(after), said.authors);
  if (!saved.ok()) return saved.status();
  const auto payload = Traits<Resource>::EventOf(before, *saved);
  std::vector<std::string> parties = said.parties;
  for (std::string& party : Traits<Resource>::PartiesOf(*saved)) {
    if (!party.empty()) parties.push_back(std::move(party));
  }
  absl::Status recorded = m.Record({.event_type = said.event,
                                    .subject = saved->name(),
                                    .revision_before = before == nullptr ? 0 : before->revision(),
                                    .revision_after = saved->revision(),
                                    .from = before == nullptr ? "" : Traits<Resource>::StateOf(*before),
                                    .to = Traits<Resource>::StateOf(*saved),
                                    .regions = Traits<Resource>::RegionsOf(*saved),
                                    .parties = std::move(parties),
                                    .data = &payload,
                                    .decision = said.decision,
                                    .clause = said.clause});
  if (!recorded.ok()) return recorded;
  return saved;
}

}  // namespace jiedui::resource
