// From what people type to the resource they mean. Nothing is chosen silently: a name that fits several is an error that lists
// them.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cli/client.h"
#include "clients/cli/directory.h"
#include "jiedui/pairing/v1/party.pb.h"
#include "jiedui/pairing/v1/region.pb.h"
#include "jiedui/pairing/v1/scheme.pb.h"

namespace jiedui::cli {

class Resolver {
 public:
  // Both must outlive the resolver. What is found is remembered in the directory.
  Resolver(Client& client, Directory& directory) : client_(client), directory_(directory) {}

  // A party by resource name or id ("parties/gov-371700", "gov-371700"), division code, external id or any name that SearchParties
  // resolves without doubt. AMBIGUOUS_NAME, NO_SUCH_NAME.
  absl::StatusOr<v1::Party> Party(std::string_view text);
  // A region by resource name, division code or any name that SearchRegions resolves.
  absl::StatusOr<v1::Region> Region(std::string_view text);
  // The resource name of a set of regions, by resource name, id or display name.
  absl::StatusOr<std::string> RegionSet(std::string_view text);
  // A scheme by resource name, id or display name.
  absl::StatusOr<v1::Scheme> Scheme(std::string_view text);

 private:
  Client& client_;
  Directory& directory_;
};

// "pairings/sd19-p1" for "sd19-p1" and for itself.
std::string InCollection(std::string_view collection, std::string_view text);

// Joins a condition to an AIP-160 filter; `value` is quoted.
void AddCondition(std::string& filter, std::string_view field, std::string_view comparison, std::string_view value);

}  // namespace jiedui::cli
