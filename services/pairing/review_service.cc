#include "services/pairing/review_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "common/base/id.h"
#include "common/base/text.h"
#include "common/db/query.h"
#include "common/rpc/asked.h"
#include "common/rpc/page.h"
#include "services/pairing/policy.h"
#include "services/pairing/store.h"
#include "services/pairing/store_review.h"

namespace jiedui::pairing {
namespace {

// Where the former page ended: the segments of the last row's key, or as many empty texts for the first page.
template <class Request>
absl::StatusOr<std::vector<std::string>> KeySegments(const Request& request, size_t segments) {
  absl::StatusOr<std::string> key = rpc::PageKey(request);
  if (!key.ok()) return key.status();
  if (key->empty()) return std::vector<std::string>(segments);
  std::vector<std::string> found = absl::StrSplit(*key, '/');
  if (found.size() != segments) return Failure(kPageTokenInvalid);
  return found;
}

std::string Name(const std::string& collection, const std::string& id) {
  return collection.empty() ? "" : StrCat(collection, "/", id);
}

// A page key is made of resource ids: "cap-passed".
std::string KeyOfRule(std::string rule) {
  std::replace(rule.begin(), rule.end(), '_', '-');
  return absl::AsciiStrToLower(rule);
}
std::string RuleOfKey(std::string key) {
  std::replace(key.begin(), key.end(), '-', '_');
  return absl::AsciiStrToUpper(key);
}

}  // namespace

Answer<v1::ListExceptionsResponse> ReviewService::ListExceptions(const Call& call,
                                                                 const v1::ListExceptionsRequest& request) {
  store::ExceptionQuery query;
  query.scheme = request.scheme();
  query.parent = request.parent();
  if (!query.scheme.empty()) {
    absl::Status valid = CheckName("scheme", query.scheme, "schemes");
    if (!valid.ok()) return valid;
  }
  if (!query.parent.empty()) {
    absl::Status valid = CheckName("parent", query.parent, "pairings");
    if (!valid.ok()) return valid;
  }
  absl::StatusOr<absl::CivilDay> day = rpc::DayAsked(call, request);
  if (!day.ok()) return day.status();
  query.effective_on = *day;
  absl::StatusOr<int64_t> known_at = rpc::KnownAtAsked(request);
  if (!known_at.ok()) return known_at.status();
  query.known_at = *known_at;
  absl::StatusOr<int> size = rpc::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<std::vector<std::string>> after = KeySegments(request, 3);
  if (!after.ok()) return after.status();
  query.after_pairing = Name(after->at(0), after->at(1));
  query.after_rule = RuleOfKey(after->at(2));
  query.limit = *size + 1;

  return db::Query<v1::ListExceptionsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, query = std::move(query)](db::Tx& tx) -> absl::StatusOr<v1::ListExceptionsResponse> {
        absl::StatusOr<std::vector<v1::RuleException>> exceptions = store::ListExceptions(tx, call.scope, query);
        if (!exceptions.ok()) return exceptions.status();
        v1::ListExceptionsResponse response;
        if (static_cast<int>(exceptions->size()) == query.limit) {
          exceptions->pop_back();
          const v1::RuleException& last = exceptions->back();
          response.set_next_page_token(
              rpc::NextPageToken(request, StrCat(last.pairing().name(), "/", KeyOfRule(last.rule()))));
        }
        for (v1::RuleException& exception : *exceptions) {
          *exception.mutable_pairing() =
              std::move(*policy::OnDate(std::move(*exception.mutable_pairing()), query.effective_on).mutable_pairing());
          *response.add_exceptions() = std::move(exception);
        }
        return response;
      });
}

Answer<v1::ListContradictionsResponse> ReviewService::ListContradictions(const Call& call,
                                                                         const v1::ListContradictionsRequest& request) {
  store::ContradictionQuery query;
  absl::StatusOr<rpc::SqlFilter> filter =
      rpc::TranslateFilter(request.filter(), store::ContradictionFields(), store::kFirstContradictionParameter);
  if (!filter.ok()) return filter.status();
  query.filter = *std::move(filter);
  absl::StatusOr<int> size = rpc::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<std::vector<std::string>> after = KeySegments(request, 5);
  if (!after.ok()) return after.status();
  query.after_subject = Name(after->at(0), after->at(1));
  if (!after->at(2).empty() && !absl::SimpleAtoi(after->at(2), &query.after_kind)) {
    return absl::Status(Failure(kPageTokenInvalid));
  }
  query.after_other = Name(after->at(3), after->at(4));
  query.limit = *size + 1;

  return db::Query<v1::ListContradictionsResponse>(
      db_, workers_, call, db::Cost::kScan,
      [&call, &request, query = std::move(query)](db::Tx& tx) -> absl::StatusOr<v1::ListContradictionsResponse> {
        absl::StatusOr<std::vector<v1::Contradiction>> found = store::ListContradictions(tx, call.scope, query);
        if (!found.ok()) return found.status();
        v1::ListContradictionsResponse response;
        if (static_cast<int>(found->size()) == query.limit) {
          found->pop_back();
          const v1::Contradiction& last = found->back();
          response.set_next_page_token(rpc::NextPageToken(
              request, StrCat(last.subject(), "/", static_cast<int>(last.kind()), "/", last.other())));
        }
        for (v1::Contradiction& contradiction : *found) *response.add_contradictions() = std::move(contradiction);
        return response;
      });
}

}  // namespace jiedui::pairing
