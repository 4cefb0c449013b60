-- Telephones that may register at our switches (facts.md section 9 on numbers; FreeSWITCH asks by mod_xml_curl).

create table sip_account (
  id            bigint primary key,
  extension     text not null unique check (extension ~ '^[0-9]{2,8}$'),
  version       integer not null,
  label         text not null,
  secret_sealed bytea not null,
  active        boolean not null,
  changed_by    bigint not null references staff_user (id),
  changed_at    timestamptz not null
);
