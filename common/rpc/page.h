// Paging: page_size and page_token of every List method (AIP-158).
//
//   auto page = rpc::NextPage(request);
//   …                                                      // WHERE name > $1 ORDER BY name LIMIT $2, with page.after and page.limit
//   response.set_next_page_token(rpc::CutPage(request, *page, rows));
//
// A token holds the last key shown and a hash of the request's other fields, so that it cannot be carried over to another query.
// It is no authorization and no secret: whoever forges one only chooses where his own query begins. Each page is judged by the
// caller's scope like the first.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "common/base/error.h"
#include "common/base/text.h"
#include "google/protobuf/message.h"

namespace jiedui::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 500;

// 0 means 50, above 500 means 500; negative is INVALID_FIELD.
absl::StatusOr<int> PageSize(int32_t page_size);

// The key in `request.page_token`: a resource name, or a part of one ("pairings/sd19-p1", "7"); "" when there is no token.
// PAGE_TOKEN_INVALID when this request could not have been given it: damaged, not in the one canonical form, or made for a request of
// another type or with other fields. `page_size` may differ. The request must have a string field `page_token`.
absl::StatusOr<std::string> PageKey(const google::protobuf::Message& request);

// The token for what follows `last_key` in the answer to `request`.
std::string NextPageToken(const google::protobuf::Message& request, std::string_view last_key);

// One page of a list: rows with a name after `after`, in order of name, at most `limit`: one more than asked for, to see whether there
// is more.
struct Page {
  std::string after;
  int limit = kDefaultPageSize + 1;
};

template <class Request>
absl::StatusOr<Page> NextPage(const Request& request) {
  absl::StatusOr<int> size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<std::string> after = PageKey(request);
  if (!after.ok()) return after.status();
  return Page{.after = *std::move(after), .limit = *size + 1};
}

// Cuts `rows` to the page; the token of the next one, "" when this was the last.
template <class Request, class Resource>
std::string CutPage(const Request& request, const Page& page, std::vector<Resource>& rows) {
  if (static_cast<int>(rows.size()) < page.limit) return "";
  rows.pop_back();
  return NextPageToken(request, rows.back().name());
}

// A page of a history, newest first: revisions below `before`, at most `limit`.
struct RevisionPage {
  int64_t before = std::numeric_limits<int64_t>::max();
  int limit = 0;
};

template <class Request>
absl::StatusOr<RevisionPage> NextRevisions(const Request& request) {
  absl::StatusOr<int> limit = PageSize(request.page_size());
  if (!limit.ok()) return limit.status();
  absl::StatusOr<std::string> key = PageKey(request);
  if (!key.ok()) return key.status();
  RevisionPage page{.limit = *limit};
  if (!key->empty() && !absl::SimpleAtoi(*key, &page.before)) return absl::Status(Failure(kPageTokenInvalid));
  return page;
}

// The token of the next page, "" when this was the last: revisions are numbered from 1 without a gap.
template <class Request, class Resource>
std::string RevisionsToken(const Request& request, const RevisionPage& page, const std::vector<Resource>& revisions) {
  if (static_cast<int>(revisions.size()) < page.limit || revisions.back().revision() == 1) return "";
  return NextPageToken(request, StrCat(revisions.back().revision()));
}

}  // namespace jiedui::rpc
