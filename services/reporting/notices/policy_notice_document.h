// A notice as a page to print. A pure function of the notice: whatever somebody typed stands there as text.
#pragma once

#include <string>
#include <string_view>

#include "jiedui/reporting/v1/notice.pb.h"

namespace jiedui::reporting::policy {

// Text for HTML, between tags and in quoted attributes.
std::string EscapeHtml(std::string_view text);

std::string NoticeDocument(const v1::Notice& notice);

}  // namespace jiedui::reporting::policy
