// One page of a list, as every List of the registers cuts it: one row more than asked for is read, to see whether there is more.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/page.h"
#include "services/pairing/store.h"

namespace jiedui::pairing {

template <class Request>
absl::StatusOr<store::Page> NextPage(const Request& request) {
  absl::StatusOr<int> size = rpc::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<std::string> after = rpc::PageKey(request);
  if (!after.ok()) return after.status();
  return store::Page{.after = *std::move(after), .limit = *size + 1};
}

// Cuts `rows` to the page; the token of the next one, "" when this was the last.
template <class Request, class Resource>
std::string CutPage(const Request& request, const store::Page& page, std::vector<Resource>& rows) {
  if (static_cast<int>(rows.size()) < page.limit) return "";
  rows.pop_back();
  return rpc::NextPageToken(request, rows.back().name());
}

}  // namespace jiedui::pairing
