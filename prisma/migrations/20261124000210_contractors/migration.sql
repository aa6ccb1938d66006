-- The people of a contractor who runs a unit's canteen: they buy for the unit and see what they bought.
ALTER TYPE grant_role ADD VALUE 'CONTRACTOR';
ALTER TABLE access_grant ADD CONSTRAINT access_grant_contractor_of_unit CHECK (role::text <> 'CONTRACTOR' OR scope = 'UNIT');
ALTER TABLE invitation ADD CONSTRAINT invitation_contractor_of_unit CHECK (role::text <> 'CONTRACTOR' OR scope = 'UNIT');
