#include "services/pairing/rpc.h"

namespace jiedui::pairing {

// ---- Pairings ------------------------------------------------------------------------------------------------------------

PairingRpc::PairingRpc(rpc::Front& front, PairingService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.PairingService/GetPairing"),
      list_(front, "jiedui.pairing.v1.PairingService/ListPairings"),
      count_(front, "jiedui.pairing.v1.PairingService/CountPairings"),
      revisions_(front, "jiedui.pairing.v1.PairingService/ListPairingRevisions"),
      propose_(front, "jiedui.pairing.v1.PairingService/ProposePairing"),
      activate_(front, "jiedui.pairing.v1.PairingService/ActivatePairing"),
      suspend_(front, "jiedui.pairing.v1.PairingService/SuspendPairing"),
      resume_(front, "jiedui.pairing.v1.PairingService/ResumePairing"),
      end_(front, "jiedui.pairing.v1.PairingService/EndPairing"),
      import_(front, "jiedui.pairing.v1.PairingService/ImportPairings") {
  SetMessageAllocatorFor_GetPairing(&get_messages_);
  SetMessageAllocatorFor_ListPairings(&list_messages_);
  SetMessageAllocatorFor_ProposePairing(&propose_messages_);
  SetMessageAllocatorFor_ActivatePairing(&activate_messages_);
}

Reactor* PairingRpc::GetPairing(Context* context, const v1::GetPairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(get_, context, *request, *response, service_, &PairingService::Get);
}

Reactor* PairingRpc::ListPairings(Context* context, const v1::ListPairingsRequest* request,
                                  v1::ListPairingsResponse* response) {
  return rpc::Unary(list_, context, *request, *response, service_, &PairingService::List);
}

Reactor* PairingRpc::CountPairings(Context* context, const v1::CountPairingsRequest* request,
                                   v1::CountPairingsResponse* response) {
  return rpc::Unary(count_, context, *request, *response, service_, &PairingService::Count);
}

Reactor* PairingRpc::ListPairingRevisions(Context* context, const v1::ListPairingRevisionsRequest* request,
                                          v1::ListPairingRevisionsResponse* response) {
  return rpc::Unary(revisions_, context, *request, *response, service_, &PairingService::ListRevisions);
}

Reactor* PairingRpc::ProposePairing(Context* context, const v1::ProposePairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(propose_, context, *request, *response, service_, &PairingService::Propose);
}

Reactor* PairingRpc::ActivatePairing(Context* context, const v1::ActivatePairingRequest* request,
                                     v1::Pairing* response) {
  return rpc::Unary(activate_, context, *request, *response, service_, &PairingService::Activate);
}

Reactor* PairingRpc::SuspendPairing(Context* context, const v1::SuspendPairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(suspend_, context, *request, *response, service_, &PairingService::Suspend);
}

Reactor* PairingRpc::ResumePairing(Context* context, const v1::ResumePairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(resume_, context, *request, *response, service_, &PairingService::Resume);
}

Reactor* PairingRpc::EndPairing(Context* context, const v1::EndPairingRequest* request, v1::Pairing* response) {
  return rpc::Unary(end_, context, *request, *response, service_, &PairingService::End);
}

grpc::ServerBidiReactor<v1::ImportPairingsRequest, v1::ImportPairingsResponse>* PairingRpc::ImportPairings(
    Context* context) {
  return rpc::Import(import_, context, service_, &PairingService::Import,
                     [](const v1::ImportPairingsRequest& row) { return row.pairing().name(); });
}

// ---- Regions -------------------------------------------------------------------------------------------------------------

RegionRpc::RegionRpc(rpc::Front& front, RegionService& service, RegistersService& names)
    : service_(service),
      names_(names),
      get_(front, "jiedui.pairing.v1.RegionService/GetRegion"),
      list_(front, "jiedui.pairing.v1.RegionService/ListRegions"),
      count_(front, "jiedui.pairing.v1.RegionService/CountRegions"),
      lineage_(front, "jiedui.pairing.v1.RegionService/GetRegionLineage"),
      coverage_(front, "jiedui.pairing.v1.RegionService/GetCoverage"),
      search_(front, "jiedui.pairing.v1.RegionService/SearchRegions"),
      import_(front, "jiedui.pairing.v1.RegionService/ImportRegions"),
      import_tags_(front, "jiedui.pairing.v1.RegionService/ImportRegionTags") {}

Reactor* RegionRpc::GetRegion(Context* context, const v1::GetRegionRequest* request, v1::Region* response) {
  return rpc::Unary(get_, context, *request, *response, service_, &RegionService::Get);
}

Reactor* RegionRpc::ListRegions(Context* context, const v1::ListRegionsRequest* request,
                                v1::ListRegionsResponse* response) {
  return rpc::Unary(list_, context, *request, *response, service_, &RegionService::List);
}

Reactor* RegionRpc::CountRegions(Context* context, const v1::CountRegionsRequest* request,
                                 v1::CountRegionsResponse* response) {
  return rpc::Unary(count_, context, *request, *response, service_, &RegionService::Count);
}

Reactor* RegionRpc::GetRegionLineage(Context* context, const v1::GetRegionLineageRequest* request,
                                     v1::GetRegionLineageResponse* response) {
  return rpc::Unary(lineage_, context, *request, *response, service_, &RegionService::GetLineage);
}

Reactor* RegionRpc::GetCoverage(Context* context, const v1::GetCoverageRequest* request,
                                v1::GetCoverageResponse* response) {
  return rpc::Unary(coverage_, context, *request, *response, service_, &RegionService::GetCoverage);
}

Reactor* RegionRpc::SearchRegions(Context* context, const v1::SearchRegionsRequest* request,
                                  v1::SearchRegionsResponse* response) {
  return rpc::Unary(search_, context, *request, *response, names_, &RegistersService::SearchRegions);
}

grpc::ServerBidiReactor<v1::ImportRegionsRequest, v1::ImportRegionsResponse>* RegionRpc::ImportRegions(
    Context* context) {
  return rpc::Import(import_, context, service_, &RegionService::Import,
                     [](const v1::ImportRegionsRequest& row) { return row.region().name(); });
}

grpc::ServerBidiReactor<v1::ImportRegionTagsRequest, v1::ImportRegionTagsResponse>* RegionRpc::ImportRegionTags(
    Context* context) {
  return rpc::Import(import_tags_, context, service_, &RegionService::ImportTags,
                     [](const v1::ImportRegionTagsRequest& row) { return row.region_tag().region(); });
}

// ---- Sets of regions -----------------------------------------------------------------------------------------------------

RegionSetRpc::RegionSetRpc(rpc::Front& front, RegionSetService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.RegionSetService/GetRegionSet"),
      list_(front, "jiedui.pairing.v1.RegionSetService/ListRegionSets"),
      import_(front, "jiedui.pairing.v1.RegionSetService/ImportRegionSets") {}

Reactor* RegionSetRpc::GetRegionSet(Context* context, const v1::GetRegionSetRequest* request, v1::RegionSet* response) {
  return rpc::Unary(get_, context, *request, *response, service_, &RegionSetService::Get);
}

Reactor* RegionSetRpc::ListRegionSets(Context* context, const v1::ListRegionSetsRequest* request,
                                      v1::ListRegionSetsResponse* response) {
  return rpc::Unary(list_, context, *request, *response, service_, &RegionSetService::List);
}

grpc::ServerBidiReactor<v1::ImportRegionSetsRequest, v1::ImportRegionSetsResponse>* RegionSetRpc::ImportRegionSets(
    Context* context) {
  return rpc::Import(import_, context, service_, &RegionSetService::Import,
                     [](const v1::ImportRegionSetsRequest& row) { return row.region_set().name(); });
}

// ---- Parties -------------------------------------------------------------------------------------------------------------

PartyRpc::PartyRpc(rpc::Front& front, RegistersService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.PartyService/GetParty"),
      list_(front, "jiedui.pairing.v1.PartyService/ListParties"),
      search_(front, "jiedui.pairing.v1.PartyService/SearchParties"),
      lookup_(front, "jiedui.pairing.v1.PartyService/LookupParty"),
      create_(front, "jiedui.pairing.v1.PartyService/CreateParty"),
      update_(front, "jiedui.pairing.v1.PartyService/UpdateParty"),
      import_(front, "jiedui.pairing.v1.PartyService/ImportParties") {}

Reactor* PartyRpc::GetParty(Context* context, const v1::GetPartyRequest* request, v1::Party* response) {
  return rpc::Unary(get_, context, *request, *response, service_, &RegistersService::GetParty);
}

Reactor* PartyRpc::ListParties(Context* context, const v1::ListPartiesRequest* request,
                               v1::ListPartiesResponse* response) {
  return rpc::Unary(list_, context, *request, *response, service_, &RegistersService::ListParties);
}

Reactor* PartyRpc::SearchParties(Context* context, const v1::SearchPartiesRequest* request,
                                 v1::SearchPartiesResponse* response) {
  return rpc::Unary(search_, context, *request, *response, service_, &RegistersService::SearchParties);
}

Reactor* PartyRpc::LookupParty(Context* context, const v1::LookupPartyRequest* request,
                               v1::LookupPartyResponse* response) {
  return rpc::Unary(lookup_, context, *request, *response, service_, &RegistersService::LookupParty);
}

Reactor* PartyRpc::UpdateParty(Context* context, const v1::UpdatePartyRequest* request, v1::Party* response) {
  return rpc::Unary(update_, context, *request, *response, service_, &RegistersService::UpdateParty);
}

Reactor* PartyRpc::CreateParty(Context* context, const v1::CreatePartyRequest* request, v1::Party* response) {
  return rpc::Unary(create_, context, *request, *response, service_, &RegistersService::CreateParty);
}

grpc::ServerBidiReactor<v1::ImportPartiesRequest, v1::ImportPartiesResponse>* PartyRpc::ImportParties(
    Context* context) {
  return rpc::Import(import_, context, service_, &RegistersService::ImportParties,
                     [](const v1::ImportPartiesRequest& row) { return row.party().name(); });
}

// ---- Schemes -------------------------------------------------------------------------------------------------------------

SchemeRpc::SchemeRpc(rpc::Front& front, RegistersService& service)
    : service_(service),
      get_(front, "jiedui.pairing.v1.SchemeService/GetScheme"),
      list_(front, "jiedui.pairing.v1.SchemeService/ListSchemes"),
      create_(front, "jiedui.pairing.v1.SchemeService/CreateScheme"),
      update_(front, "jiedui.pairing.v1.SchemeService/UpdateScheme"),
      import_(front, "jiedui.pairing.v1.SchemeService/ImportSchemes") {}

Reactor* SchemeRpc::GetScheme(Context* context, const v1::GetSchemeRequest* request, v1::Scheme* response) {
  return rpc::Unary(get_, context, *request, *response, service_, &RegistersService::GetScheme);
}

Reactor* SchemeRpc::ListSchemes(Context* context, const v1::ListSchemesRequest* request,
                                v1::ListSchemesResponse* response) {
  return rpc::Unary(list_, context, *request, *response, service_, &RegistersService::ListSchemes);
}

Reactor* SchemeRpc::CreateScheme(Context* context, const v1::CreateSchemeRequest* request, v1::Scheme* response) {
  return rpc::Unary(create_, context, *request, *response, service_, &RegistersService::CreateScheme);
}

Reactor* SchemeRpc::UpdateScheme(Context* context, const v1::UpdateSchemeRequest* request, v1::Scheme* response) {
  return rpc::Unary(update_, context, *request, *response, service_, &RegistersService::UpdateScheme);
}

grpc::ServerBidiReactor<v1::ImportSchemesRequest, v1::ImportSchemesResponse>* SchemeRpc::ImportSchemes(
    Context* context) {
  return rpc::Import(import_, context, service_, &RegistersService::ImportSchemes,
                     [](const v1::ImportSchemesRequest& row) { return row.scheme().name(); });
}

// ---- Review --------------------------------------------------------------------------------------------------------------

ReviewRpc::ReviewRpc(rpc::Front& front, ReviewService& service)
    : service_(service),
      exceptions_(front, "jiedui.pairing.v1.ReviewService/ListExceptions"),
      contradictions_(front, "jiedui.pairing.v1.ReviewService/ListContradictions") {}

Reactor* ReviewRpc::ListExceptions(Context* context, const v1::ListExceptionsRequest* request,
                                   v1::ListExceptionsResponse* response) {
  return rpc::Unary(exceptions_, context, *request, *response, service_, &ReviewService::ListExceptions);
}

Reactor* ReviewRpc::ListContradictions(Context* context, const v1::ListContradictionsRequest* request,
                                       v1::ListContradictionsResponse* response) {
  return rpc::Unary(contradictions_, context, *request, *response, service_, &ReviewService::ListContradictions);
}

}  // namespace jiedui::pairing
