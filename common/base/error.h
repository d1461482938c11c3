// Errors for people and machines: one table row a reason, one builder, standard details.
//
// A refusal carries google.rpc details: ErrorInfo{reason, domain "jiedui.cn", metadata}, BadRequest for fields, PreconditionFailure
// with the clause for a refusal by policy, LocalizedMessage in zh-CN. The dynamic parts of both texts are also in
// ErrorInfo.metadata, so that no program needs to parse a sentence. docs/errors.md lists every reason and is tested against
// the tables.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"

namespace jiedui {

inline constexpr std::string_view kErrorDomain = "jiedui.cn";

// One way a call can fail. `zh` and `en` are sentences with {placeholders} named after the metadata of the failure.
struct Reason {
  std::string_view name;  // UPPER_SNAKE_CASE, at most 63 characters, never renamed
  absl::StatusCode code;
  std::string_view zh;
  std::string_view en;
};

// Where a rule is written: the clause of a source document ("SD19-2a") and the document's number or title.
struct Clause {
  std::string_view id;
  std::string_view document;
};

// A rule that only urges (原则上, 鼓励, 力争): the call succeeds and says so.
struct Warning {
  std::string reason;    // UPPER_SNAKE_CASE
  std::string clause;    // "Q11-4.6"
  std::string document;  // "青海省教育对口支援工作指导意见 (2011)"
  std::string message;   // Chinese
};

// Builds the status for a reason:
//   return Failure(kSupporterTaken, {{"supporter", "青岛市"}, {"other", "pairings/sd19-p2"}}).By(clause);
// A placeholder without a value is left empty; that is a bug the catalogue test finds.
class Failure {
 public:
  using Arguments = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  explicit Failure(const Reason& reason, Arguments arguments = {});

  // Names a request field and what it should have been (Chinese); becomes a BadRequest violation. Repeatable.
  Failure& Field(std::string_view path, std::string_view expectation);
  // Names the clause that forbids it; becomes a PreconditionFailure violation {type clause id, subject, description}.
  Failure& By(const Clause& clause, std::string_view subject = {});
  // The caller may repeat the call after this long; becomes RetryInfo.
  Failure& RetryAfter(int64_t milliseconds);

  operator absl::Status() const;  // NOLINT(google-explicit-constructor): a Failure is written to be returned

 private:
  const Reason& reason_;
  google::rpc::ErrorInfo info_;
  google::rpc::BadRequest bad_request_;
  google::rpc::PreconditionFailure precondition_;
  google::rpc::RetryInfo retry_;
  std::string zh_, en_;
};

// Reading a status that a Failure made (or that arrived over the wire); empty when it carries none.
std::string ReasonOf(const absl::Status& status);          // ErrorInfo.reason
std::string ChineseMessageOf(const absl::Status& status);  // LocalizedMessage zh-CN
std::vector<std::string> ClausesOf(const absl::Status& status);
// ErrorInfo metadata by key.
std::string MetadataOf(const absl::Status& status, std::string_view key);

// Reasons of the common ground. A service adds its own table in policy.h.
inline constexpr Reason kInvalidField{"INVALID_FIELD", absl::StatusCode::kInvalidArgument,
                                      "字段“{field}”的值不正确：{expected}。", "Field {field} is invalid: {expected}."};
inline constexpr Reason kMissingField{"MISSING_FIELD", absl::StatusCode::kInvalidArgument, "缺少必填字段“{field}”。",
                                      "Field {field} is required."};
inline constexpr Reason kNotFound{"NOT_FOUND", absl::StatusCode::kNotFound, "找不到“{name}”，或您无权查看。",
                                  "{name} does not exist, or you may not see it."};
inline constexpr Reason kAlreadyExists{"ALREADY_EXISTS", absl::StatusCode::kAlreadyExists, "“{name}”已经存在。",
                                       "{name} already exists."};
inline constexpr Reason kUnknownReference{"UNKNOWN_REFERENCE", absl::StatusCode::kFailedPrecondition,
                                          "“{field}”所指的“{name}”不存在，请先登记。",
                                          "{field} names {name}, which does not exist."};
inline constexpr Reason kEtagMismatch{"ETAG_MISMATCH", absl::StatusCode::kAborted,
                                      "“{name}”已被他人更新（当前版本 {current}，您看到的是 {given}），请刷新后重试。",
                                      "{name} has changed: its etag is {current}, the request carries {given}."};
inline constexpr Reason kTryAgain{"TRY_AGAIN", absl::StatusCode::kAborted, "系统繁忙，操作未生效，请稍后重试。",
                                  "Concurrent changes; nothing was written, try again."};
inline constexpr Reason kRequestIdReused{"REQUEST_ID_REUSED", absl::StatusCode::kInvalidArgument,
                                         "请求编号“{request_id}”已用于另一项内容不同的操作。",
                                         "request_id {request_id} was used for a request with other content."};
inline constexpr Reason kQueueFull{"QUEUE_FULL", absl::StatusCode::kResourceExhausted,
                                   "系统繁忙，等待处理的请求已满，请稍后重试。", "Too many requests are waiting."};
inline constexpr Reason kDeadlinePassed{"DEADLINE_PASSED", absl::StatusCode::kDeadlineExceeded,
                                        "处理超时，操作未开始。",
                                        "The deadline passed before the operation began; nothing was written."};
inline constexpr Reason kStoreUnavailable{"STORE_UNAVAILABLE", absl::StatusCode::kUnavailable,
                                          "数据库暂时不可用，操作未生效，请稍后重试。",
                                          "The store is unavailable: {detail}."};
// A COMMIT whose answer was lost, or that the disk did not confirm: the same request_id tells, because only a request that took
// effect is replayed.
inline constexpr Reason kOutcomeUnknown{"OUTCOME_UNKNOWN", absl::StatusCode::kUnavailable,
                                        "数据库未能确认提交，不能确定操作是否生效；请先查询，或以同一请求编号重试。",
                                        "The store did not confirm the COMMIT; the outcome is not known."};
inline constexpr Reason kStoreFull{"STORE_FULL", absl::StatusCode::kUnavailable,
                                   "数据库存储空间不足或只读，操作未生效，请联系管理员。",
                                   "The store cannot be written: {detail}."};
inline constexpr Reason kInternal{"INTERNAL", absl::StatusCode::kInternal, "系统内部错误，请联系管理员。",
                                  "Internal error: {detail}."};
inline constexpr Reason kUnauthenticated{"UNAUTHENTICATED", absl::StatusCode::kUnauthenticated,
                                         "未说明操作人身份：{expected}。", "The caller is not identified: {expected}."};
inline constexpr Reason kPermissionDenied{"PERMISSION_DENIED", absl::StatusCode::kPermissionDenied,
                                          "您的角色“{role}”不能执行此操作。", "Role {role} may not call {method}."};
inline constexpr Reason kPageTokenInvalid{"PAGE_TOKEN_INVALID", absl::StatusCode::kInvalidArgument,
                                          "翻页标记无效，或与本次查询条件不符，请从第一页重新查询。",
                                          "page_token is not valid for this request."};
inline constexpr Reason kFilterInvalid{"FILTER_INVALID", absl::StatusCode::kInvalidArgument, "筛选条件无效：{detail}。",
                                       "filter is invalid: {detail}."};
inline constexpr Reason kContentConflict{"CONTENT_CONFLICT", absl::StatusCode::kFailedPrecondition,
                                         "“{name}”已存在且内容不同；如需更正，请注明“更新”。",
                                         "{name} exists with other content; say `update` to replace it."};
inline constexpr Reason kPositionGone{"POSITION_GONE", absl::StatusCode::kOutOfRange,
                                      "请求的事件位置 {position} 已不在日志中，最早可从 {oldest} 开始。",
                                      "Position {position} is no longer in the log; the oldest is {oldest}."};
inline constexpr Reason kDraining{"DRAINING", absl::StatusCode::kUnavailable, "服务正在停止，请稍后重试。",
                                  "The service is shutting down."};

// The table above, for docs and tests.
inline constexpr const Reason* kCommonReasons[] = {
    &kInvalidField,    &kMissingField,    &kNotFound,        &kAlreadyExists,    &kUnknownReference, &kEtagMismatch,
    &kTryAgain,        &kRequestIdReused, &kQueueFull,       &kDeadlinePassed,   &kStoreUnavailable, &kOutcomeUnknown,
    &kStoreFull,       &kInternal,        &kUnauthenticated, &kPermissionDenied, &kPageTokenInvalid, &kFilterInvalid,
    &kContentConflict, &kPositionGone,    &kDraining};

// Shorthands for the commonest field errors.
absl::Status InvalidField(std::string_view field, std::string_view expected_zh);
absl::Status MissingField(std::string_view field);

}  // namespace jiedui
