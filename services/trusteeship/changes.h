// How a resource under a trusteeship is changed: loaded with its trusteeship and looked at by access, then followed by its next
// revision with its event. One way for all kinds.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/mutate.h"
#include "services/trusteeship/access.h"
#include "services/trusteeship/policy.h"
#include "services/trusteeship/resources.h"
#include "services/trusteeship/store.h"

namespace jiedui::trusteeship {

// A resource as it stands, the trusteeship it is under, and who has written in it.
template <class Resource>
struct Loaded {
  Resource resource;
  v1::Trusteeship trusteeship;
  std::string authors;
};

// The trusteeship that something is to be entered under: the caller may write there.
inline absl::StatusOr<v1::Trusteeship> LoadToWriteUnder(db::Mutation& m, const Call& call, std::string_view name) {
  absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), name);
  if (!trusteeship.ok()) return trusteeship.status();
  absl::Status may = access::MayWriteUnder(call.caller, call.scope, *trusteeship);
  if (!may.ok()) return may;
  return trusteeship;
}

// The present revision for a change: the caller may write there, and has seen it as it is.
template <class Resource>
absl::StatusOr<Loaded<Resource>> LoadForChange(db::Mutation& m, const Call& call, std::string_view name,
                                               std::string_view etag) {
  absl::StatusOr<store::Entered<Resource>> entered = store::Get<Resource>(m.tx(), name);
  if (!entered.ok()) return entered.status();
  absl::StatusOr<v1::Trusteeship> trusteeship = store::GetTrusteeship(m.tx(), entered->resource.trusteeship());
  if (!trusteeship.ok()) return trusteeship.status();
  if (!access::Concerns(call.caller, call.scope, *trusteeship)) return Failure(kNotFound, {{"name", name}});
  absl::Status may = access::MayWriteUnder(call.caller, call.scope, *trusteeship);
  if (!may.ok()) return may;
  absl::Status current = policy::CanReplace(name, entered->resource.etag(), etag);
  if (!current.ok()) return current;
  return Loaded<Resource>{std::move(entered->resource), *std::move(trusteeship), std::move(entered->authors)};
}

// `name` is free; kAlreadyExists otherwise.
template <class Resource>
absl::Status IsFree(db::Mutation& m, std::string_view name) {
  absl::StatusOr<std::optional<Resource>> taken = store::Find<Resource>(m.tx(), name);
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

// The regions of the trusteeship, on the resource: its scope follows them.
template <class Resource>
void Place(Resource& resource, const v1::Trusteeship& trusteeship) {
  resource.set_supporter_region(trusteeship.supporter_region());
  resource.set_school_region(trusteeship.school_region());
}

// What a change says of itself besides the resource.
struct Said {
  std::string_view event;
  std::vector<std::string> parties;  // whom it concerns
  std::string_view decision = "";    // the official's reason
  std::string_view clause = "";      // what it rests on
  std::string_view authors = "";
};

inline std::vector<std::string> PartiesOf(const v1::Trusteeship& trusteeship) {
  return {trusteeship.supporter(), trusteeship.school(), trusteeship.county_government()};
}

// Writes the next revision and says so, in one transaction; rules passed have been told to the mutation before.
template <class Resource>
absl::StatusOr<Resource> Save(db::Mutation& m, const Resource* before, Resource after, const Said& said) {
  absl::StatusOr<Resource> saved = store::Put(m.tx(), before, std::move(after), said.authors);
  if (!saved.ok()) return saved.status();
  const Keys keys = Traits<Resource>::KeysOf(*saved);
  std::vector<std::string> regions;
  for (const std::string_view region : {keys.supporter_region, keys.school_region}) {
    if (!region.empty()) regions.emplace_back(region);
  }
  const auto payload = Traits<Resource>::EventOf(*saved);
  absl::Status recorded = m.Record({.event_type = said.event,
                                    .subject = saved->name(),
                                    .revision_before = before == nullptr ? 0 : before->revision(),
                                    .revision_after = saved->revision(),
                                    .from = before == nullptr ? "" : Traits<Resource>::StateOf(*before),
                                    .to = Traits<Resource>::StateOf(*saved),
                                    .regions = std::move(regions),
                                    .parties = said.parties,
                                    .data = &payload,
                                    .decision = said.decision,
                                    .clause = said.clause});
  if (!recorded.ok()) return recorded;
  return saved;
}

}  // namespace jiedui::trusteeship
