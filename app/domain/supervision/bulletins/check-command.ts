const program =
  'const c=require("crypto"),f=JSON.parse(require("fs").readFileSync(process.argv[1])),b=Buffer.from(f.content);' +
  'const k=c.createPublicKey({key:Buffer.concat([Buffer.from("302a300506032b6570032100","hex"),Buffer.from(f.publicKey,"base64")]),format:"der",type:"spki"});' +
  'console.log(c.hash("sha256",b)===f.sha256,c.verify(null,b,k,Buffer.from(f.signature,"base64")))';

/**
 * How anybody with Node checks a file without us: whether hash and signature are of its content. What it prints is `true true` for a file that was not touched;
 * that the key is the platform's is compared with the published list of keys.
 *
 * @returns the program and its arguments
 */
export function checkCommand(fileName: string): string[] {
  return ["node", "-e", program, fileName];
}

/** The same for a shell. */
export const checkLine = (fileName: string): string => `node -e '${program}' '${fileName}'`;
