-- Who shows a file: asked for every file that is about to be swept away.
CREATE INDEX product_image_file_id_idx ON product_image (file_id);
CREATE INDEX acceptance_line_photo_file_id_idx ON acceptance_line (photo_file_id) WHERE photo_file_id IS NOT NULL;
