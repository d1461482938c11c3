// One page of a list, as every List of the registers cuts it: one row more than asked for is read, to see whether there is more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "common/base/text.h"
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

// A page of a history, newest first: revisions below `before`, at most `limit`.
struct RevisionPage {
  int64_t before = store::kOpen;
  int limit = 0;
};

template <class Request>
absl::StatusOr<RevisionPage> NextRevisions(const Request& request) {
  absl::StatusOr<int> limit = rpc::PageSize(request.page_size());
  if (!limit.ok()) return limit.status();
  absl::StatusOr<std::string> key = rpc::PageKey(request);
  if (!key.ok()) return key.status();
  RevisionPage page{.limit = *limit};
  if (!key->empty() && !absl::SimpleAtoi(*key, &page.before)) return absl::Status(Failure(kPageTokenInvalid));
  return page;
}

// The token of the next page, "" when this was the last: revisions are numbered from 1 without a gap.
template <class Request, class Resource>
std::string RevisionsToken(const Request& request, const RevisionPage& page, const std::vector<Resource>& revisions) {
  if (static_cast<int>(revisions.size()) < page.limit || revisions.back().revision() == 1) return "";
  return rpc::NextPageToken(request, StrCat(revisions.back().revision()));
}

}  // namespace jiedui::pairing
