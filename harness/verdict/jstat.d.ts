declare module 'jstat' {
  const jstat: {
    jStat: {
      hypgeom: {
        /** The probability of at most `drawn` successes in `draws` out of `population`, of which `successes` are. */
        cdf: (drawn: number, population: number, successes: number, draws: number) => number;
      };
    };
  };
  export default jstat;
}
