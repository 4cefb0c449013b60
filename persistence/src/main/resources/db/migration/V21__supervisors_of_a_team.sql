-- How far a supervisor looks. Everybody goes on seeing the whole organisation until somebody says otherwise.

alter table staff_user add column watches text not null default 'ALL' check (watches in ('TEAM', 'ALL'));

create unique index team_name on team (organisation_id, name);
create index team_membership_user on team_membership (user_id) where valid_to is null;
create index team_membership_team on team_membership (team_id) where valid_to is null;

create trigger team_membership_changed after insert or update or delete on team_membership
  for each statement execute function bump_directory_version('staff');
