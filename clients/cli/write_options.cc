#include "clients/cli/write_options.h"

#include "common/base/civil.h"
#include "common/base/clock.h"
#include "common/base/text.h"

namespace jiedui::cli {

void AddWriteOptions(CLI::App* command, WriteOptions& options) {
  command->add_flag("--validate-only", options.validate_only, "只检查，不改动");
  command->add_option("--request-id", options.request_id, "请求编号（UUID）：重复提交同一编号不会再次生效；默认随机")
      ->type_name("UUID");
}

absl::Status WithRequestId(Session& session, const absl::Status& status, std::string_view request_id) {
  if (status.code() == absl::StatusCode::kUnavailable || status.code() == absl::StatusCode::kDeadlineExceeded) {
    session.Note(StrCat("不能确定是否已生效；重试时请加 --request-id ", request_id));
  }
  return status;
}

void NoteWritten(Session& session, const Trailer& trailer, const WriteOptions& options) {
  session.Notes(trailer);
  if (options.validate_only) session.Note("仅检查：通过，未作改动。");
}

std::string Today() { return FormatDay(absl::ToCivilDay(absl::Now(), ChinaTime())); }

std::string Quoted(const std::string& etag) {
  const bool quoted = etag.empty() || etag.front() == '"';
  return quoted ? etag : StrCat("\"", etag, "\"");
}

}  // namespace jiedui::cli
