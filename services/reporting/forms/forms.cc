#include "services/reporting/forms/forms.h"

#include <string>
#include <utility>

#include "services/reporting/forms/policy_form.h"
#include "services/reporting/forms/traits.h"

namespace jiedui::reporting::store {

absl::StatusOr<std::vector<v1::Form>> PublishedForms(db::Tx& tx) {
  static const auto& text =
      *new std::string(resource::KeyedTable().Where("name > 'forms/' AND name < 'forms0' AND state >= 2"));
  return resource::Where<v1::Form>(tx, {"form.published", text}, {});
}

absl::StatusOr<std::optional<v1::Form>> FormFor(db::Tx& tx, std::string_view duty, absl::CivilDay day) {
  static const auto& text = *new std::string(
      resource::KeyedTable().Where("parent = $1 AND name > 'forms/' AND name < 'forms0' AND state >= 2"));
  absl::StatusOr<std::vector<v1::Form>> forms = resource::Where<v1::Form>(tx, {"form.of_duty", text}, {duty});
  if (!forms.ok()) return forms.status();
  for (v1::Form& form : *forms) {
    if (policy::IsInForce(form, day)) return std::optional<v1::Form>(std::move(form));
  }
  return std::optional<v1::Form>();
}

}  // namespace jiedui::reporting::store
